/* Paths, queries, forms and bodies of requests: nothing of them may break the process, and what was
 * read keeps its limits. */
#include <stdlib.h>

#include "central/fleet.h"
#include "central/form.h"
#include "central/offer.h"
#include "central/route.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_value(struct text value)
{
    if (value.len > 64 || (value.len > 0 && memchr(value.at, '/', value.len) != NULL)) {
        __builtin_trap();
    }
}

static void try_path(struct text text)
{
    static const char *const methods[] = {"GET", "POST", "PUT", "DELETE"};
    for (size_t i = 0; i < COUNT(methods); i++) {
        struct request request = {0};
        if (route_find(&request, methods[i], text) == ROUTE_OK) {
            check_value(request.value[0]);
            check_value(request.value[1]);
        }
    }
}

static void try_query(const char *text)
{
    struct request request = {0};
    if (route_query(&request, text, text, NULL) &&
        (request.page.offset < 0 || request.page.limit < 1 || request.page.limit > ROWS_MAX)) {
        __builtin_trap();
    }
    if (route_query(&request, NULL, NULL, text) && !uuid_valid(request.destination)) {
        __builtin_trap();
    }
}

static void try_bodies(struct text text)
{
    struct form form;
    if (form_read(&form, text)) {
        (void)form_value(&form, TEXT_OF("client_id"));
    }
    SCOPED(json_release) json_t *report = fleet_read_report(text);
    (void)report;
    SCOPED(json_release)
    json_t *json = json_read((struct bytes){(const uint8_t *)text.at, text.len}, DOCUMENT_MAX);
    static struct offer offer;
    (void)!offer_read(&offer, json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 1);
    if (copy == NULL) {
        return 0;
    }
    if (size > 0) {
        memcpy(copy, data, size);
    }
    copy[size] = '\0';
    struct text text = {copy, size};
    try_path(text);
    try_query(copy);
    try_bodies(text);
    free(copy);
    return 0;
}
