/* What stands in the open files of a simulated German card. Sources: ISO 7816-4 §8.2.2 (EF.DIR),
 * BSI TR-03110-3 §A.1.1, §A.1.2 (SecurityInfos). */
#include "drivers/sim/npa_files.h"

#include "drivers/sim/utopia.h"

enum { APPLICATION = 0x61, IDENTIFIER = 0x4f, LABEL = 0x50, PATH = 0x51, DISCRETIONARY = 0x73 };
enum { CURVE = 13 /* brainpoolP256r1, TR-03110-3 §A.2.1.1 */, CHIP_KEY = 41 };

static const char chip_key[] = "german-id: chip authentication";
static const uint8_t eid[] = {0xe8, 0x07, 0x04, 0x00, 0x7f, 0x00, 0x07, 0x03, 0x02};
static const uint8_t icao[] = {0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};
static const uint8_t esign[] = {0xa0, 0x00, 0x00, 0x01, 0x67, 0x45, 0x53, 0x49, 0x47, 0x4e};
static const uint8_t cia[] = {0xe8, 0x28, 0xbd, 0x08, 0x0f, 0xa0, 0x00, 0x00,
                              0x01, 0x67, 0x45, 0x53, 0x49, 0x47, 0x4e};

struct bytes npa_eid_identifier(void)
{
    return (struct bytes){eid, sizeof eid};
}

static void put_application(struct der *der, struct bytes identifier)
{
    size_t begun = der_begin(der, APPLICATION);
    der_put(der, IDENTIFIER, identifier);
    der_end(der, begun);
}

/* The signature application comes with what a reader of its key files needs (ISO 7816-15 §7.4). */
static void put_signature_files(struct der *der)
{
    size_t begun = der_begin(der, APPLICATION);
    der_put(der, IDENTIFIER, (struct bytes){cia, sizeof cia});
    der_text(der, LABEL, "CIA zu DF.eSign");
    der_put(der, PATH, (struct bytes){0});
    size_t discretionary = der_begin(der, DISCRETIONARY);
    der_put(der, IDENTIFIER, (struct bytes){esign, sizeof esign});
    der_end(der, discretionary);
    der_end(der, begun);
}

static void put_directory(struct der *der)
{
    put_signature_files(der);
    put_application(der, (struct bytes){icao, sizeof icao});
    put_application(der, (struct bytes){eid, sizeof eid});
    put_application(der, (struct bytes){esign, sizeof esign});
}

/* SecurityInfo: a protocol, and up to two numbers; 0 for none. */
static void put_info(struct der *der, const char *protocol, unsigned version, unsigned number)
{
    size_t info = der_begin(der, DER_SEQUENCE);
    der_oid(der, protocol);
    der_number(der, version);
    if (number != 0) {
        der_number(der, number);
    }
    der_end(der, info);
}

/* AlgorithmIdentifier of standardised domain parameters. */
static void put_domain(struct der *der)
{
    size_t domain = der_begin(der, DER_SEQUENCE);
    der_oid(der, "0.4.0.127.0.7.1.2");
    der_number(der, CURVE);
    der_end(der, domain);
}

/* What both files say: how to open the card, and how it and a terminal prove themselves. */
static void put_common(struct der *der)
{
    put_info(der, "0.4.0.127.0.7.2.2.4.2.2", 2, CURVE); /* PACE-ECDH-GM-AES-CBC-CMAC-128 */
    put_info(der, "0.4.0.127.0.7.2.2.2", 2, 0);         /* terminal authentication */
    put_info(der, "0.4.0.127.0.7.2.2.3.2.2", 2, CHIP_KEY);
    size_t info = der_begin(der, DER_SEQUENCE);
    der_oid(der, "0.4.0.127.0.7.2.2.3.2"); /* ChipAuthenticationDomainParameterInfo */
    put_domain(der);
    der_number(der, CHIP_KEY);
    der_end(der, info);
}

static void put_access(struct der *der)
{
    size_t set = der_begin(der, DER_SET);
    put_common(der);
    der_end(der, set);
}

static void put_chip_key(struct der *der)
{
    struct keys keys;
    keys_make(&keys, KEYS_BRAINPOOL_P256, chip_key);
    size_t info = der_begin(der, DER_SEQUENCE);
    der_oid(der, "0.4.0.127.0.7.2.2.1.2"); /* ChipAuthenticationPublicKeyInfo, ECDH */
    size_t public = der_begin(der, DER_SEQUENCE);
    put_domain(der);
    der_bits(der, keys_public(&keys));
    der_end(der, public);
    der_number(der, CHIP_KEY);
    der_end(der, info);
}

/* EF.CardSecurity is the same and the chip's public key, signed (TR-03110-3 §A.1.2.5). */
static void put_security(struct der *der)
{
    uint8_t content[600];
    struct der infos = {.at = content, .room = sizeof content};
    size_t set = der_begin(&infos, DER_SET);
    put_common(&infos);
    put_chip_key(&infos);
    der_end(&infos, set);
    utopia_put_signed(
        der, UTOPIA_SIGNER_2, "0.4.0.127.0.7.3.2.1", der_bytes(&infos), "20260301090000Z");
}

static void write_file(struct npa_file *file, void (*put)(struct der *der))
{
    struct der der = {.at = file->at, .room = sizeof file->at};
    put(&der);
    file->len = der.len;
}

void npa_files_init(struct npa *npa)
{
    write_file(&npa->directory, put_directory);
    write_file(&npa->access, put_access);
    write_file(&npa->security, put_security);
}
