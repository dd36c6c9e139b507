#include <assert.h>

#include "central/database.h"
#include "central/query.h"

enum database_result database_client_add(struct database *database, const struct client *client)
{
    enum database_result result = query_run(
        database, QUERY_client_add, "sisssss", client->id, (int64_t)client->kind, client->place,
        client->jwk, client->secret_hash, client->salt, client->destination);
    return result == DATABASE_NONE ? DATABASE_EXISTS : result;
}

enum database_result database_client_remove(struct database *database, const char *id)
{
    return query_run(database, QUERY_client_remove, "s", id);
}

static void read_client(sqlite3_stmt *row, struct client *client)
{
    *client = (struct client){0};
    query_copy(row, 0, client->id, sizeof client->id);
    client->kind =
        sqlite3_column_int(row, 1) == CLIENT_AUTHORITY ? CLIENT_AUTHORITY : CLIENT_TERMINAL;
    query_copy(row, 2, client->place, sizeof client->place);
    query_copy(row, 3, client->jwk, sizeof client->jwk);
    query_copy(row, 4, client->secret_hash, sizeof client->secret_hash);
    query_copy(row, 5, client->salt, sizeof client->salt);
    query_copy(row, 6, client->destination, sizeof client->destination);
    client->last_contact_s = (uint64_t)sqlite3_column_int64(row, 7);
}

enum database_result database_client_get(
    struct database *database, struct text id, struct client *client)
{
    SCOPED(query_done) sqlite3_stmt *row = query_start(database, QUERY_client_get, "t", id);
    enum database_result result = query_row(database, row);
    if (result == DATABASE_OK) {
        read_client(row, client);
    }
    return result;
}

enum database_result database_client_heard(
    struct database *database, const char *id, uint64_t now_s)
{
    return query_run(database, QUERY_client_heard, "si", id, (int64_t)now_s);
}

enum database_result database_clients(
    struct database *database, void (*each)(void *context, const struct client *client),
    void *context)
{
    SCOPED(query_done) sqlite3_stmt *row = query_start(database, QUERY_clients, "");
    enum database_result result = query_row(database, row);
    for (; result == DATABASE_OK; result = query_row(database, row)) {
        struct client client;
        read_client(row, &client);
        each(context, &client);
    }
    return result == DATABASE_NONE ? DATABASE_OK : result;
}

enum database_result database_assertion_use(
    struct database *database, const char *client, struct text jti, uint64_t expires_s)
{
    enum database_result result =
        query_run(database, QUERY_assertion_use, "sti", client, jti, (int64_t)expires_s);
    return result == DATABASE_NONE ? DATABASE_EXISTS : result;
}
