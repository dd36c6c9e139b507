#include "base/utf8.h"
#include "model/session_parts.h"

/* Without a language of its own a pack speaks German; it always does. */
const struct texts *session_texts(const struct session *s)
{
    if (s->pack == NULL) {
        return NULL;
    }
    const struct texts *texts = pack_texts(s->pack, s->setup->languages[s->language]);
    return texts != NULL ? texts : &s->pack->texts[0];
}

struct queue_time session_wall(const struct session *s)
{
    return queue_time_of(s->utc_s + (uint64_t)(int64_t)s->zone_s);
}

enum pack_offer session_offer(const struct session *s, size_t pack_at)
{
    const struct pack_facts facts = {
        .reader = s->reader,
        .printer = s->printer,
        .outbox = s->outbox,
        .queue = s->queue,
        .identifies = session_identifies(s),
        .now = session_wall(s),
        .language = s->setup->languages[s->language],
        .today = (long)(s->utc_s / 86400),
        .offline_days = s->setup->offline_days,
    };
    return pack_offer(s->setup->packs[pack_at], &facts);
}

bool questions_read_documents(const struct session *s)
{
    return s->pack->needs_document || ((s->pack->required | s->pack->optional) & PACK_READER) != 0;
}

enum assurance session_assurance(const struct session *s)
{
    if (s->person == NULL) {
        return ASSURANCE_NONE;
    }
    if (s->person->is_online) {
        return ASSURANCE_HIGH;
    }
    return s->person->is_signed ? ASSURANCE_PROVED : ASSURANCE_READ;
}

bool session_may_go_without(const struct session *s)
{
    return s->pack != NULL && s->pack->assurance == ASSURANCE_NONE && questions_read_documents(s);
}

void questions_begin(struct step *step)
{
    struct session *s = step->s;
    if (s->form == NULL) {
        s->form = form_begin(s->arena, &s->pack->form);
        s->errors = arena_take(s->arena, FORM_ERRORS_MAX * sizeof *s->errors);
    }
    if (s->refused_for == NULL) {
        s->refused_for = arena_take(s->arena, sizeof *s->refused_for);
    }
    s->error_count = 0;
    s->refused = FORM_NONE;
    s->returns_to_check = false;
    if (s->search == NULL) {
        s->search = arena_take(s->arena, sizeof *s->search);
    }
    s->search->question = FORM_NONE;
}

void questions_prefill(struct step *step)
{
    struct session *s = step->s;
    const struct person *person = s->person;
    const struct {
        struct text field, value;
    } fields[] = {
        {TEXT_OF("family_name"), person->family_name},
        {TEXT_OF("given_names"), person->given_names},
        {TEXT_OF("birth_date"), person->birth_date},
        {TEXT_OF("document_number"), person->document_number},
        {TEXT_OF("expiry_date"), person->expiry_date},
        {TEXT_OF("nationality"), person->nationality},
        {TEXT_OF("issuer"), person->issuer},
        {TEXT_OF("sex"), person->sex},
        {TEXT_OF("other_names"), person->other_names},
        {TEXT_OF("birth_place"), person->birth_place},
        {TEXT_OF("title"), person->title},
        {TEXT_OF("issue_date"), person->issue_date},
        {TEXT_OF("issuing_authority"), person->issuing_authority},
        {TEXT_OF("birth_name"), person->birth_name},
        {TEXT_OF("street"), person->street},
        {TEXT_OF("postcode"), person->postcode},
        {TEXT_OF("town"), person->town},
        {TEXT_OF("country"), person->country},
    };
    for (size_t i = 0; i < COUNT(fields); i++) {
        if (fields[i].value.len > 0) {
            pack_prefill(s->pack, s->form, fields[i].field, fields[i].value);
        }
    }
}

void questions_show(struct step *step, size_t page)
{
    struct session *s = step->s;
    s->error_count = 0;
    s->refused = FORM_NONE;
    s->search->question = FORM_NONE;
    s->list = FORM_NONE;
    s->entry = 0;
    if (page == FORM_NONE) {
        s->returns_to_check = false;
        step_to(step, SCREEN_check);
    } else {
        s->page = page;
        step_to(step, SCREEN_form);
    }
}

void questions_first(struct step *step)
{
    questions_show(step, form_page_after(step->s->form, FORM_NONE));
}

static size_t last_page(const struct form *form)
{
    size_t last = FORM_NONE;
    for (size_t i = 0; i < FORM_PAGES_MAX; i++) { /* as many steps as there can be pages */
        size_t next = form_page_after(form, last);
        if (next == FORM_NONE) {
            break;
        }
        last = next;
    }
    return last;
}

void questions_last(struct step *step)
{
    questions_show(step, last_page(step->s->form));
}

/* The page on the way that shows a question: for one about an entry that with the list. */
static size_t page_of(const struct form_plan *plan, size_t question)
{
    size_t list = plan->questions[question].list;
    return plan->questions[list == FORM_NONE ? question : plan->lists[list].question].page;
}

bool questions_check(struct step *step, size_t page)
{
    struct session *s = step->s;
    size_t count = form_check_in(s->form, page, s->entry, session_texts(s), s->errors);
    if (count == 0) {
        s->error_count = 0;
        return true;
    }
    size_t at = s->errors[0].question;
    if (page == FORM_NONE && at != FORM_NONE) { /* of everything: only what that page can show */
        page = page_of(form_plan_of(s->form), at);
        count = form_check(s->form, page, session_texts(s), s->errors);
        s->page = page;
        s->list = FORM_NONE;
        s->entry = 0;
        s->returns_to_check = true;
    }
    step_to(step, page == FORM_NONE ? SCREEN_check : SCREEN_form);
    s->error_count = count < FORM_ERRORS_MAX ? count : FORM_ERRORS_MAX;
    s->notice = NOTICE_ERRORS;
    s->checks_failed++;
    return false;
}

void questions_page(struct step *step)
{
    questions_show(step, step->s->page);
}

void questions_forward(struct step *step)
{
    struct session *s = step->s;
    if (!s->returns_to_check) {
        questions_show(step, form_page_after(s->form, s->page));
    } else if (questions_check(step, FORM_NONE)) { /* what was changed may ask for more elsewhere */
        questions_show(step, FORM_NONE);
    }
}

static void page_done(struct step *step)
{
    if (!questions_check(step, step->s->page)) {
        return;
    }
    if (step->s->list != FORM_NONE) {
        entries_next(step);
    } else if (!lookup_begin(step)) {
        questions_forward(step);
    }
}

static void page_back(struct step *step)
{
    struct session *s = step->s;
    if (s->screen == SCREEN_form && s->list != FORM_NONE) {
        entries_back(step);
        return;
    }
    size_t before =
        s->screen == SCREEN_check ? last_page(s->form) : form_page_before(s->form, s->page);
    if (s->screen == SCREEN_form && s->returns_to_check) {
        questions_show(step, FORM_NONE);
    } else if (before != FORM_NONE) {
        questions_show(step, before);
    } else {
        step_to(step, s->person != NULL ? SCREEN_person : SCREEN_consent);
    }
}

void questions_action(struct step *step)
{
    struct session *s = step->s;
    const struct session_event *event = step->event;
    if (event->action == ACTION_BACK) {
        page_back(step);
    } else if (event->action == ACTION_NEXT && s->screen == SCREEN_form) {
        page_done(step);
    } else if (event->action == ACTION_NEXT) {
        if (questions_check(step, FORM_NONE)) {
            handover_begin(step);
        }
    } else if (event->action == ACTION_CHANGE && s->screen == SCREEN_check) {
        const struct form_plan *plan = form_plan_of(s->form);
        bool is_there = event->number < plan->page_count &&
                        plan->pages[event->number].list == FORM_NONE &&
                        form_page_visible(s->form, event->number);
        if (is_there) {
            questions_show(step, event->number);
            s->returns_to_check = true;
        }
    } else if (s->screen == SCREEN_form) {
        entries_action(step);
    }
}

/* The message at a question goes when its answer is touched. */
static void forget_error(struct session *s, size_t question)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->error_count; i++) {
        if (s->errors[i].question != question || s->errors[i].entry != s->entry) {
            s->errors[kept++] = s->errors[i];
        }
    }
    s->error_count = kept;
    if (s->notice == NOTICE_REFUSED || kept == 0) {
        s->notice = kept > 0 ? NOTICE_ERRORS : NOTICE_NONE;
    }
    s->refused = FORM_NONE;
}

/* Whether this question is asked on the page shown, and may be answered. */
static bool is_asked(const struct session *s, size_t question)
{
    const struct form_plan *plan = form_plan_of(s->form);
    if (question >= plan->question_count || plan->questions[question].page != s->page) {
        return false;
    }
    size_t element = plan->questions[question].element;
    return form_element_visible_in(s->form, element, s->entry) &&
           form_element_enabled_in(s->form, element, s->entry) &&
           !form_element_readonly_in(s->form, element, s->entry);
}

static void refuse(struct step *step, size_t question, enum entry_result as)
{
    struct session *s = step->s;
    const struct question *about = &form_plan_of(s->form)->questions[question];
    s->refused_for->shown[0] = '\0';
    if (about->max_characters == 0) {
        return; /* nothing that is typed: no control sends this */
    }
    const struct entry_limits limits = {
        about->max_characters, about->kind == QUESTION_LONG_TEXT, about->letters};
    entry_explain(s->refused_for, step->event->text, &limits);
    s->refused = question;
    s->refused_as = as;
    s->notice = NOTICE_REFUSED;
}

void questions_text(struct step *step)
{
    struct session *s = step->s;
    size_t question = step->event->number;
    if (!is_asked(s, question)) {
        return;
    }
    forget_error(s, question);
    enum entry_result result =
        form_set_in(s->form, question, s->entry, step->event->text, PROVENANCE_TYPED);
    if (result != ENTRY_OK) {
        refuse(step, question, result);
    } else if (s->search->question == question) {
        s->search->question = FORM_NONE;
    }
}

static void search(struct session *s, size_t question, const struct session_event *event)
{
    struct session_search *search = s->search;
    if (event->text.len > SESSION_SEARCH_MAX || !utf8_valid(event->text)) {
        return;
    }
    if (event->text.len > 0) { /* the same text again may be what the event points to */
        memmove(search->text, event->text.at, event->text.len);
    }
    memset(search->text + event->text.len, 0, SESSION_SEARCH_MAX - event->text.len);
    search->question = question;
    search->passed = (size_t)event->total;
    search->len = event->text.len;
}

void questions_choose(struct step *step)
{
    struct session *s = step->s;
    size_t question = step->event->number;
    if (!is_asked(s, question) ||
        step->event->total >= form_plan_of(s->form)->questions[question].choice_count) {
        return;
    }
    if (step->event->kind == EVENT_SEARCH) {
        search(s, question, step->event);
        return;
    }
    size_t choice = (size_t)step->event->total;
    bool was_chosen = form_is_chosen(s->form, question, s->entry, choice);
    forget_error(s, question);
    enum entry_result result = form_choose(s->form, question, s->entry, choice, !was_chosen);
    if (result != ENTRY_OK) {
        refuse(step, question, result);
    }
}

struct text session_searched(const struct session *s, size_t question)
{
    bool is_searched = s->search != NULL && s->search->question == question;
    return is_searched ? (struct text){s->search->text, s->search->len} : (struct text){0};
}
