#include "courier/destinations.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "courier/courier.h"

static void take_destination(void *context, const struct http_answer *answer)
{
    struct known_destination *known = context;
    struct courier *courier = known->courier;
    known->asked = false;
    courier->news = true;
    if (!courier_heard(courier, answer)) {
        return;
    }
    fitconnect_destination_release(&known->published);
    bool read = answer->status == 200 &&
                fitconnect_destination_read(&known->published, answer->body) &&
                strcmp(known->published.id.text, known->id.text) == 0;
    known->known = read || answer->status == 404;
    known->until_ms =
        clock_steady_ms() + (known->known ? DESTINATIONS_AGE_MS : courier->pace.retry_max_ms / 4);
    if (!read) {
        log_warning("destination_not_read status=%u", answer->status);
        fitconnect_destination_release(&known->published);
    }
}

static void take_old_key(void *context, const struct http_answer *answer)
{
    struct known_destination *known = context;
    known->old_asked = false;
    known->courier->news = true;
    if (courier_heard(known->courier, answer)) {
        known->old_known = answer->status == 200 || answer->status == 404;
        known->old_published = answer->status == 200;
    }
}

static struct known_destination *find(
    struct destinations *destinations, const struct fitconnect_id *id)
{
    for (size_t i = 0; i < destinations->count; i++) {
        if (strcmp(destinations->at[i].id.text, id->text) == 0) {
            return &destinations->at[i];
        }
    }
    return NULL;
}

/* A place for another one; NULL when the one that would be forgotten is being asked for. */
static struct known_destination *make_room(
    struct destinations *destinations, const struct fitconnect_id *id)
{
    size_t at = destinations->count < DESTINATIONS_MAX ? destinations->count
                                                       : destinations->next++ % DESTINATIONS_MAX;
    struct known_destination *known = &destinations->at[at];
    if (known->asked || known->old_asked) {
        return NULL;
    }
    fitconnect_destination_release(&known->published);
    *known = (struct known_destination){.id = *id};
    destinations->count += at == destinations->count;
    return known;
}

static bool fetch(struct courier *courier, struct known_destination *known)
{
    char url[HTTP_URL_MAX];
    struct http_request request = {.url = url, .answer_max = FITCONNECT_ANSWER_MAX};
    known->courier = courier;
    known->asked =
        fitconnect_url(url, courier->central, FITCONNECT_DESTINATION, &known->id, NULL, 0) &&
        http_send(courier->http, &request, take_destination, known);
    return known->asked;
}

/* The key that the item is sealed to, which is not the current one (fit-connect.md §10). */
static enum destination_answer ask_old_key(
    struct courier *courier, struct known_destination *known, const char *kid)
{
    if (known->old_asked) {
        return DESTINATION_ASKED;
    }
    if (known->old_known && strcmp(known->old_kid, kid) == 0) {
        return known->old_published ? DESTINATION_FINE : DESTINATION_KEY_GONE;
    }
    char url[HTTP_URL_MAX];
    struct http_request request = {.url = url, .answer_max = FITCONNECT_ANSWER_MAX};
    known->old_known = false;
    snprintf(known->old_kid, sizeof known->old_kid, "%s", kid);
    known->old_asked = fitconnect_url(url, courier->central, FITCONNECT_KEY, &known->id, kid, 0) &&
                       http_send(courier->http, &request, take_old_key, known);
    return known->old_asked ? DESTINATION_ASKED : DESTINATION_KEY_GONE;
}

static enum destination_answer judge(
    struct courier *courier, struct known_destination *known, const struct outbox_item *item)
{
    if (known->published.json == NULL) {
        return DESTINATION_UNKNOWN;
    }
    if (known->published.state != FITCONNECT_DESTINATION_ACTIVE) {
        return DESTINATION_CLOSED;
    }
    if (!fitconnect_destination_takes(
            &known->published, (struct text){item->service, strlen(item->service)},
            (struct text){item->schema_uri, strlen(item->schema_uri)})) {
        return DESTINATION_NO_SERVICE;
    }
    return strcmp(known->published.encryption_kid, item->kid) == 0
               ? DESTINATION_FINE
               : ask_old_key(courier, known, item->kid);
}

enum destination_answer destinations_ask(struct courier *courier, const struct outbox_item *item)
{
    struct fitconnect_id id;
    if (!fitconnect_id_read(&id, (struct text){item->destination, strlen(item->destination)})) {
        return DESTINATION_UNKNOWN;
    }
    struct known_destination *known = find(&courier->destinations, &id);
    if (known == NULL) {
        known = make_room(&courier->destinations, &id);
    }
    if (known == NULL || known->asked) {
        return DESTINATION_ASKED;
    }
    if (clock_steady_ms() < known->until_ms) {
        return known->known ? judge(courier, known, item) : DESTINATION_ASKED;
    }
    known->old_known = false;
    return fetch(courier, known) ? DESTINATION_ASKED : DESTINATION_UNKNOWN;
}

void destinations_forget(struct courier *courier, const char *id)
{
    struct fitconnect_id read;
    struct known_destination *known = fitconnect_id_read(&read, (struct text){id, strlen(id)})
                                          ? find(&courier->destinations, &read)
                                          : NULL;
    if (known != NULL) {
        known->until_ms = 0;
    }
}

void destinations_finish(struct destinations *destinations)
{
    for (size_t i = 0; i < destinations->count; i++) {
        fitconnect_destination_release(&destinations->at[i].published);
    }
    *destinations = (struct destinations){0};
}

const char *destination_words(enum destination_answer answer)
{
    switch (answer) {
    case DESTINATION_FINE: return "the destination takes it";
    case DESTINATION_ASKED: return "the destination is being asked for";
    case DESTINATION_UNKNOWN: return "central knows no such destination";
    case DESTINATION_CLOSED: return "the destination takes no submissions now";
    case DESTINATION_NO_SERVICE: return "the destination does not name this service and schema";
    case DESTINATION_KEY_GONE: return "the key it is sealed to is not published any more";
    }
    return "unknown";
}
