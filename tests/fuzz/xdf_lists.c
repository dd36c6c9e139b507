/* Genericode and translations (message 0106): refused with a reason, or values that can be used. */
#include "xdf/lists.h"
#include "xdf/translation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void offer(struct bytes source)
{
    static const char form[] =
        "<x:xdatenfelder.datenfeld.0104 xmlns:x='urn:xoev-de:fim:standard:xdatenfelder_2'>"
        "<x:datenfeld><x:identifikation><x:id>F1</x:id></x:identifikation><x:name>n</x:name>"
        "<x:feldart><code>select</code></x:feldart><x:datentyp><code>text</code></x:datentyp>"
        "<x:codelisteReferenz><x:identifikation><x:id>C1</x:id></x:identifikation>"
        "</x:codelisteReferenz></x:datenfeld></x:xdatenfelder.datenfeld.0104>";
    SCOPED(arena_finish) struct arena arena = {0};
    SCOPED(xdf_release) struct xdf xdf = {0};
    struct report report;
    char why[XDF_WHY_MAX];
    arena_init_common(&arena, 8u << 20);
    report_begin(&report, &arena);
    if (!xdf_read(&xdf, (struct bytes){(const uint8_t *)form, sizeof form - 1}, &report, why) ||
        xdf.list_count != 1) {
        __builtin_trap();
    }
    if (!lists_offer(&xdf, "C1_genericode.xml", source, &report, why)) {
        if (why[0] == '\0') {
            __builtin_trap();
        }
        return;
    }
    for (size_t i = 0; i < xdf.lists[0]->count; i++) {
        if (xdf.lists[0]->values[i].code.len == 0 || xdf.lists[0]->values[i].name.len == 0) {
            __builtin_trap();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SCOPED(translations_release) struct translations translations = {0};
    char why[TRANSLATIONS_WHY_MAX];
    struct bytes source = {data, size};
    if (!translations_read(&translations, source, why) && why[0] == '\0') {
        __builtin_trap();
    }
    offer(source);
    return 0;
}
