#include "desk/specimens.h"

#include <stdio.h>

#include "base/json.h"

enum { LIST_MAX = 65536 };

/* A member that is a text; empty when it is absent or null. */
static void copy(char *to, size_t size, const json_t *row, const char *name)
{
    struct text text = json_text_of(json_object_get(row, name));
    snprintf(to, size, "%.*s", TEXT_ARG(text));
}

static void read_one(struct specimen *specimen, const json_t *row)
{
    char given[101], family[100];
    *specimen = (struct specimen){0};
    copy(specimen->name, sizeof specimen->name, row, "name");
    copy(specimen->meaning, sizeof specimen->meaning, row, "meaning");
    copy(specimen->can, sizeof specimen->can, row, "can");
    copy(specimen->pin, sizeof specimen->pin, row, "pin");
    copy(specimen->puk, sizeof specimen->puk, row, "puk");
    copy(specimen->document_number, sizeof specimen->document_number, row, "documentNumber");
    copy(specimen->birth_date, sizeof specimen->birth_date, row, "birthDate");
    copy(specimen->expiry_date, sizeof specimen->expiry_date, row, "expiryDate");
    copy(given, sizeof given, row, "givenNames");
    copy(family, sizeof family, row, "familyName");
    snprintf(
        specimen->holder, sizeof specimen->holder, "%s%s%s", given, given[0] ? " " : "", family);
}

bool specimens_read(struct specimens *specimens, const struct desk *desk)
{
    char output[LIST_MAX];
    const char *const words[] = {"sim-pn532", "--list", NULL};
    *specimens = (struct specimens){0};
    if (desk_run(desk, words, output, sizeof output) != 0) {
        return false;
    }
    SCOPED(json_release)
    json_t *list = json_read((struct bytes){(const uint8_t *)output, strlen(output)}, LIST_MAX);
    size_t count = json_array_size(list);
    for (size_t i = 0; i < count && i < SPECIMENS_MAX; i++) {
        read_one(&specimens->at[specimens->count++], json_array_get(list, i));
    }
    return specimens->count > 0;
}
