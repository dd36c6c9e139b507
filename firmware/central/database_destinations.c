#include "central/database.h"
#include "central/query.h"

enum database_result database_destination_put(
    struct database *database, const struct destination *destination)
{
    return query_run(
        database, QUERY_destination_put, "ssiss", destination->id, destination->name,
        (int64_t)destination->state, destination->encryption_kid, destination->services);
}

/* A state that this version does not know takes nothing. */
static enum destination_state state_of(int64_t number)
{
    return number >= 0 && number < DESTINATION_STATE_COUNT ? (enum destination_state)number
                                                           : DESTINATION_INACTIVE;
}

static void read_destination(sqlite3_stmt *row, struct destination *destination)
{
    query_copy(row, 0, destination->id, sizeof destination->id);
    query_copy(row, 1, destination->name, sizeof destination->name);
    destination->state = state_of(sqlite3_column_int64(row, 2));
    query_copy(row, 3, destination->encryption_kid, sizeof destination->encryption_kid);
    query_copy(row, 4, destination->services, sizeof destination->services);
}

enum database_result database_destination_get(
    struct database *database, const char *id, struct destination *destination)
{
    SCOPED(query_done) sqlite3_stmt *row = query_start(database, QUERY_destination_get, "s", id);
    enum database_result result = query_row(database, row);
    if (result == DATABASE_OK) {
        read_destination(row, destination);
    }
    return result;
}

enum database_result database_destinations(
    struct database *database, void (*each)(void *context, const struct destination *destination),
    void *context)
{
    SCOPED(query_done) sqlite3_stmt *row = query_start(database, QUERY_destinations, "");
    enum database_result result = query_row(database, row);
    for (; result == DATABASE_OK; result = query_row(database, row)) {
        struct destination destination;
        read_destination(row, &destination);
        each(context, &destination);
    }
    return result == DATABASE_NONE ? DATABASE_OK : result;
}

/* The same key again is no conflict. */
enum database_result database_key_add(
    struct database *database, const char *destination, const char *kid, enum key_use use,
    const char *jwk)
{
    enum database_result result =
        query_run(database, QUERY_key_add, "ssis", destination, kid, (int64_t)use, jwk);
    if (result != DATABASE_NONE) {
        return result;
    }
    char known[JWK_MAX + 1];
    enum key_use known_use;
    result =
        database_key_get(database, destination, (struct text){kid, strlen(kid)}, &known_use, known);
    bool same = result == DATABASE_OK && known_use == use && strcmp(known, jwk) == 0;
    return same ? DATABASE_OK : result == DATABASE_OK ? DATABASE_EXISTS : DATABASE_BROKEN;
}

enum database_result database_key_get(
    struct database *database, const char *destination, struct text kid, enum key_use *use,
    char *jwk)
{
    SCOPED(query_done)
    sqlite3_stmt *row = query_start(database, QUERY_key_get, "st", destination, kid);
    enum database_result result = query_row(database, row);
    *use = KEY_VERIFIES;
    jwk[0] = '\0';
    if (result == DATABASE_OK) {
        *use = sqlite3_column_int(row, 0) == KEY_SEALS ? KEY_SEALS : KEY_VERIFIES;
        query_copy(row, 1, jwk, JWK_MAX + 1);
    }
    return result;
}

enum database_result database_key_remove(
    struct database *database, const char *destination, const char *kid)
{
    return query_run(database, QUERY_key_remove, "ss", destination, kid);
}
