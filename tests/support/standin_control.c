/* How a test tells the stand-in service to misbehave, and asks what it has seen. */
#include <stdio.h>
#include <string.h>

#include "tests/support/standin_inside.h"

const char *standin_url(const struct standin *standin)
{
    return standin->url;
}

void standin_name(struct standin *standin, const char *url)
{
    pthread_mutex_lock(&standin->lock);
    snprintf(standin->url, sizeof standin->url, "%s", url);
    pthread_mutex_unlock(&standin->lock);
}

unsigned standin_port(const struct standin *standin)
{
    return standin->port;
}

const struct jwk *standin_key(const struct standin *standin)
{
    return &standin->sealing;
}

void standin_refuse(
    struct standin *standin, enum standin_call call, unsigned status, unsigned retry_after_s,
    unsigned times)
{
    pthread_mutex_lock(&standin->lock);
    struct standin_fault *fault = &standin->faults[call];
    fault->status = status;
    fault->retry_after_s = retry_after_s;
    fault->refuse = times;
    pthread_mutex_unlock(&standin->lock);
}

void standin_lose(struct standin *standin, enum standin_call call, unsigned times)
{
    pthread_mutex_lock(&standin->lock);
    standin->faults[call].lose = times;
    pthread_mutex_unlock(&standin->lock);
}

void standin_lie(struct standin *standin)
{
    pthread_mutex_lock(&standin->lock);
    standin->lies = true;
    pthread_mutex_unlock(&standin->lock);
}

void standin_rotate(struct standin *standin, bool old_is_published)
{
    pthread_mutex_lock(&standin->lock);
    standin->rotated = true;
    standin->old_published = old_is_published;
    pthread_mutex_unlock(&standin->lock);
}

static void decide(struct standin *standin, enum fitconnect_event_kind kind, const char *reason)
{
    pthread_mutex_lock(&standin->lock);
    for (size_t i = 0; i < standin->held_count; i++) {
        struct standin_held *held = &standin->held[i];
        if (held->submitted && !held->decided) {
            held->decided = true;
            standin_add_event(standin, held, kind, reason);
        }
    }
    pthread_mutex_unlock(&standin->lock);
}

void standin_accept(struct standin *standin)
{
    decide(standin, FITCONNECT_EVENT_ACCEPTED, "");
}

void standin_reject(struct standin *standin, const char *reason)
{
    decide(standin, FITCONNECT_EVENT_REJECTED, reason);
}

void standin_clear_orphans(struct standin *standin)
{
    pthread_mutex_lock(&standin->lock);
    size_t kept = 0;
    for (size_t i = 0; i < standin->held_count; i++) {
        if (standin->held[i].submitted) {
            standin->held[kept++] = standin->held[i];
        }
    }
    memset(standin->held + kept, 0, (standin->held_count - kept) * sizeof *standin->held);
    standin->held_count = kept;
    pthread_mutex_unlock(&standin->lock);
}

unsigned standin_seen(struct standin *standin, enum standin_call call)
{
    pthread_mutex_lock(&standin->lock);
    unsigned seen = standin->seen[call];
    pthread_mutex_unlock(&standin->lock);
    return seen;
}

unsigned standin_submitted(struct standin *standin, bool different)
{
    unsigned count = 0;
    pthread_mutex_lock(&standin->lock);
    for (size_t i = 0; i < standin->held_count; i++) {
        bool again = false;
        for (size_t k = 0; k < i && different && !again; k++) {
            again =
                standin->held[k].submitted &&
                strcmp(standin->held[k].shown.metadata_tag, standin->held[i].shown.metadata_tag) ==
                    0;
        }
        count += standin->held[i].submitted && !again;
    }
    pthread_mutex_unlock(&standin->lock);
    return count;
}

unsigned standin_changed(struct standin *standin)
{
    pthread_mutex_lock(&standin->lock);
    unsigned changed = standin->changed;
    pthread_mutex_unlock(&standin->lock);
    return changed;
}
