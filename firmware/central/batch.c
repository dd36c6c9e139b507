#include "central/batch.h"

#include "base/log.h"
#include "central/problem.h"
#include "central/route.h"

#define HEARD_EVERY_S 30u /* a terminal that asks more often is noted no more often */

/* PROBLEM_COUNT when the job's client may use the route; fills in the caller. */
static enum problem login_problem(struct central *central, struct job *job)
{
    enum access access = job->request.route->access;
    if (access == ACCESS_PUBLIC) {
        return PROBLEM_COUNT;
    }
    struct client client;
    enum database_result found = database_client_get(
        central->database, (struct text){job->client, strlen(job->client)}, &client);
    if (found != DATABASE_OK) {
        return found == DATABASE_BROKEN ? PROBLEM_not_stored : PROBLEM_not_logged_in;
    }
    if ((access == ACCESS_TERMINAL && client.kind != CLIENT_TERMINAL) ||
        (access == ACCESS_AUTHORITY && client.kind != CLIENT_AUTHORITY)) {
        return PROBLEM_not_allowed;
    }
    if (client.last_contact_s + HEARD_EVERY_S <= central->now_s &&
        database_client_heard(central->database, client.id, central->now_s) == DATABASE_BROKEN) {
        return PROBLEM_not_stored;
    }
    struct caller *caller = &job->request.caller;
    caller->kind = client.kind;
    memcpy(caller->id, client.id, sizeof caller->id);
    memcpy(caller->destination, client.destination, sizeof caller->destination);
    return PROBLEM_COUNT;
}

static void run(struct central *central, struct job *job)
{
    enum problem problem = login_problem(central, job);
    if (problem != PROBLEM_COUNT) {
        job->answer = problem_answer(problem, NULL);
        return;
    }
    if (database_mark(central->database) != DATABASE_OK) {
        job->answer = problem_answer(PROBLEM_not_stored, NULL);
        return;
    }
    job->answer = job->request.route->run(central, &job->request);
    if (database_unmark(central->database, job->answer.status < 400) != DATABASE_OK) {
        answer_release(&job->answer);
        job->answer = problem_answer(PROBLEM_not_stored, NULL);
    }
}

void batch_run(struct central *central, struct job **jobs, size_t count)
{
    bool begun = database_begin(central->database) == DATABASE_OK;
    for (size_t i = 0; i < count && begun; i++) {
        run(central, jobs[i]);
    }
    if (begun && database_commit(central->database) == DATABASE_OK) {
        return;
    }
    log_error("batch_lost requests=%zu", count);
    for (size_t i = 0; i < count; i++) {
        answer_release(&jobs[i]->answer);
        jobs[i]->answer = problem_answer(PROBLEM_not_stored, NULL);
    }
}
