#include "kiosk/handover.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/about.h"
#include "base/json.h"
#include "base/log.h"
#include "ipc/memory.h"
#include "model/metadata.h"
#include "model/provenance.h"
#include "model/receipt.h"
#include "seal/digest.h"
#include "ui/assets.h"
#include "ui/receipt.h"
#include "ui/text.h"

#define POINTS_PER_MM (72 / 25.4)
#define BODY_FRAME    "{\"encryptedMetadata\":\"%s\",\"encryptedData\":\"%s\"}"

void handover_init(struct handover *handover)
{
    *handover = (struct handover){.body = -1};
}

void handover_finish(struct handover *handover)
{
    close_fd(&handover->body);
    handover_init(handover);
}

static bool read_key(struct jwk *jwk, const struct pack *pack)
{
    SCOPED(json_release) json_t *json = json_read(pack->jwk, JWK_FILE_MAX);
    return json != NULL && jwk_read(jwk, json, JWK_RSA_OAEP_256) == JWK_OK;
}

static struct bytes metadata_of(
    const struct session *s, const struct terminal *terminal, struct bytes data)
{
    char hash[DIGEST_SHA512_HEX + 1], told[DIGEST_SHA512_HEX + 1], author[128], day[DATE_LEN + 1];
    struct bytes provenance = provenance_write(s, s->arena);
    digest_sha512_hex(hash, data);
    digest_sha512_hex(told, provenance);
    snprintf(author, sizeof author, "Foyer %s", terminal->name);
    date_write(day, (long)(s->utc_s / 86400));
    const struct metadata_facts facts = {
        .schema_uri = s->pack->schema_uri,
        .data_hash = {hash, DIGEST_SHA512_HEX},
        .author = {author, strlen(author)},
        .version = TEXT_OF(FOYER_VERSION),
        .receipt = s->setup->receipt,
        .application_date = {day, DATE_LEN},
        .provenance = {(const char *)provenance.at, provenance.len},
        .provenance_hash = {told, DIGEST_SHA512_HEX},
    };
    return metadata_write(&facts, s->arena);
}

/* The exact bytes that are sent in the end; base64url and dots need no escaping. */
static int share(const struct sealed *metadata, const struct sealed *data)
{
    size_t size = sizeof BODY_FRAME + metadata->len + data->len;
    char *body = malloc(size);
    if (body == NULL) {
        die("out of memory");
    }
    int len = snprintf(body, size, BODY_FRAME, metadata->at, data->at);
    int fd = memory_share("foyer-submission", (struct bytes){(const uint8_t *)body, (size_t)len});
    free(body);
    return fd;
}

bool handover_seal(
    struct handover *handover, const struct session *s, const struct terminal *terminal)
{
    if (handover->body >= 0) {
        return true;
    }
    const struct text json = TEXT_OF("application/json");
    SCOPED(jwk_release) struct jwk jwk = {0};
    SCOPED(sealed_release) struct sealed metadata = {0};
    SCOPED(sealed_release) struct sealed data = {0};
    if (!read_key(&jwk, s->pack)) {
        log_error("seal_failed why=key");
        return false;
    }
    struct bytes plain = form_data(s->form, s->arena);
    struct bytes about = metadata_of(s, terminal, plain);
    enum jwe_result result = jwe_seal(&data, &jwk, json, plain);
    if (result == JWE_OK) {
        result = jwe_seal(&metadata, &jwk, json, about);
    }
    if (result != JWE_OK) {
        log_error("seal_failed why=%d", (int)result);
        return false;
    }
    handover->body = share(&metadata, &data);
    memcpy(handover->tag, metadata.tag, sizeof handover->tag);
    log_info("sealed data_bytes=%zu", plain.len);
    return true;
}

/* "24.11.2026, 09:41", local time. */
static size_t write_time(char to[64], uint64_t utc_s)
{
    struct tm local;
    time_t when = (time_t)utc_s;
    return localtime_r(&when, &local) == NULL ? 0 : strftime(to, 64, "%d.%m.%Y, %H:%M", &local);
}

void handover_layout(
    struct receipt_layout *layout, const struct handover *handover, const struct session *s,
    const struct terminal *terminal, const struct texts *texts)
{
    const struct texts *own = &texts[s->language], *german = own;
    for (size_t i = 0; i < s->setup->language_count; i++) {
        german = text_equal(texts[i].language, TEXT_OF("de")) ? &texts[i] : german;
    }
    char time[64];
    size_t time_len = write_time(time, s->stored_s);
    const struct receipt_facts facts = {
        .language = own->language,
        .town = {terminal->town, strlen(terminal->town)},
        .place = {terminal->place, strlen(terminal->place)},
        .terminal = {terminal->name, strlen(terminal->name)},
        .service = pack_service(s->pack, s->form).answer,
        .number = s->setup->receipt,
        .handed_in = arena_text(s->arena, (struct text){time, time_len}),
        .was_delivered = s->submission != NULL && s->submission->delivered_s != 0,
        .tag = {handover->tag, strlen(handover->tag)},
        .own = own,
        .german = german,
    };
    receipt_fill(layout, s->pack, &facts, s->arena);
}

int handover_receipt(
    const struct handover *handover, const struct session *s, const struct terminal *terminal,
    const struct texts *texts, const char *assets)
{
    char fonts[ASSETS_PATH_MAX];
    SCOPED(text_close)
    struct text_engine *engine =
        assets_path(fonts, assets, "fonts") ? text_open(fonts, TEXT_PAPER, POINTS_PER_MM) : NULL;
    if (engine == NULL) {
        return -1;
    }
    struct receipt_layout layout = {0};
    handover_layout(&layout, handover, s, terminal, texts);
    SCOPED(receipt_release) struct receipt_pdf pdf = {0};
    enum receipt_paper paper = terminal->paper_is_roll ? RECEIPT_ROLL80 : RECEIPT_A4;
    if (receipt_draw(&pdf, engine, &layout, paper) != RECEIPT_OK) {
        log_error("receipt_unfit");
        return -1;
    }
    return memory_share("foyer-receipt", pdf.content);
}
