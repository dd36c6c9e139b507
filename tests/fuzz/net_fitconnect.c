/* Every answer of a server, read by every reader: bounded, and what is taken keeps its promises. */
#include <stdlib.h>

#include "net/fitconnect.h"
#include "net/http.h"
#include "net/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take(void *context, struct text compact)
{
    struct fitconnect_event event;
    char kid[JWK_KID_MAX + 1];
    ++*(unsigned *)context;
    if (fitconnect_event_read(&event, kid, compact, NULL, 0) == FITCONNECT_EVENT_OK) {
        __builtin_trap(); /* nobody signed it */
    }
}

static void read_bodies(struct bytes answer)
{
    struct fitconnect_body shown;
    struct fitconnect_submission submission;
    if (fitconnect_body_read(&shown, answer) &&
        (strlen(shown.metadata_tag) != JWE_TAG_LEN || shown.kid[0] == '\0')) {
        __builtin_trap();
    }
    if (fitconnect_submission_read(&submission, answer) && submission.data.len == 0) {
        __builtin_trap();
    }
    fitconnect_submission_release(&submission);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes answer = {data, size};
    struct fitconnect_id one, two;
    struct fitconnect_listed list[8];
    struct fitconnect_destination destination;
    struct fitconnect_problem problem;
    char token[HTTP_BEARER_MAX + 1];
    size_t count = 0;
    unsigned more = 0, seen = 0, seconds = 0;
    if (fitconnect_created_read(&one, &two, answer) && one.text[8] != '-') {
        __builtin_trap();
    }
    if (fitconnect_destination_read(&destination, answer)) {
        (void)fitconnect_destination_takes(&destination, TEXT_OF("1"), TEXT_OF("a"));
    }
    fitconnect_destination_release(&destination);
    if (fitconnect_events_read(answer, 0, take, &seen, &more) && seen > FITCONNECT_PAGE) {
        __builtin_trap();
    }
    if (fitconnect_list_read(list, 8, &count, answer, 0, &more) && count > 8) {
        __builtin_trap();
    }
    fitconnect_problem_read(&problem, 400, answer);
    if (token_read(token, &seconds, answer) && seconds == 0) {
        __builtin_trap();
    }
    read_bodies(answer);
    return 0;
}
