#include "central/page.h"

#include <stdio.h>
#include <time.h>

#define REFRESH_S 30

static const char *const status_words[STATUS_COUNT] = {
    [STATUS_ok] = "in Ordnung",           [STATUS_low] = "geht zur Neige",
    [STATUS_out] = "verbraucht",          [STATUS_jammed] = "Papierstau",
    [STATUS_open] = "Klappe offen",       [STATUS_busy] = "ausgelastet",
    [STATUS_offline] = "antwortet nicht", [STATUS_fault] = "defekt",
    [STATUS_unknown] = "unbekannt",       [STATUS_none] = "nicht vorhanden"};

struct word {
    struct text name;
    const char *german;
};

static const struct word components[] = {
    {{"kiosk", 5}, "Bildschirm"},
    {{"screen", 6}, "Bildschirm"},
    {{"reader", 6}, "Ausweisleser"},
    {{"card", 4}, "Ausweisleser"},
    {{"printer", 7}, "Drucker"},
    {{"paper", 5}, "Papier"},
    {{"courier", 7}, "Versand"},
    {{"outbox", 6}, "Ausgangsfach"},
    {{"central", 7}, "Verbindung hierher"},
    {{"network", 7}, "Netz"},
    {{"packs", 5}, "Dienste"},
    {{"disk", 4}, "Speicherplatz"},
    {{"agent", 5}, "Wartungsprogramm"},
    {{"eid", 3}, "Online-Ausweis"}};

static const char *const grade_words[] = {
    [GRADE_RED] = "Bitte handeln", [GRADE_YELLOW] = "Bald hinsehen", [GRADE_GREEN] = "Alles gut"};

static const char *const grade_classes[] = {
    [GRADE_RED] = "red", [GRADE_YELLOW] = "yellow", [GRADE_GREEN] = "green"};

static const char style[] =
    "*{box-sizing:border-box}"
    "body{margin:0;font:16px/1.45 system-ui,\"Noto "
    "Sans\",sans-serif;background:#f3f4f6;color:#1b1f24}"
    "header,main{max-width:72rem;margin:0 auto;padding:1rem}"
    "h1{font-size:1.4rem;margin:0 0 .25rem}h2{font-size:1.1rem;margin:0}"
    "p{margin:.25rem 0}.quiet{color:#4d5761}"
    ".sum{display:flex;flex-wrap:wrap;gap:.5rem;padding:0;margin:.75rem 0 0;list-style:none}"
    ".sum li{background:#fff;border:1px solid #cfd4da;border-radius:.4rem;padding:.3rem .7rem}"
    "main{display:grid;gap:1rem;align-items:start;grid-template-columns:repeat(auto-fill,minmax("
    "min(20rem,100%),1fr))"
    "}"
    "article{background:#fff;border:1px solid #cfd4da;border-left:.5rem solid #1a7f37;"
    "border-radius:.4rem;padding:.8rem 1rem;overflow-wrap:anywhere}"
    "article.red{border-left-color:#b42318}article.yellow{border-left-color:#b7791f}"
    ".grade{display:inline-block;font-weight:600;color:#fff;background:#1a7f37;border-radius:.3rem;"
    "padding:.05rem .5rem}"
    ".red .grade{background:#b42318}.yellow .grade{background:#8a5a00}"
    "table{border-collapse:collapse;width:100%;margin-top:.5rem;table-layout:fixed}"
    "th{width:44%;hyphens:auto}"
    "td,th{text-align:left;vertical-align:top;padding:.25rem .25rem;border-top:1px solid #e5e8eb;"
    "font-weight:normal}"
    "tr.red td{color:#8f1d14;font-weight:600}tr.yellow td{color:#6d4700;font-weight:600}";

static struct text text_of(const json_t *object, const char *name)
{
    return json_text_of(json_object_get(object, name));
}

static void add_time(struct html *html, uint64_t at_s)
{
    time_t at = (time_t)at_s;
    struct tm parts;
    char text[32] = "";
    if (localtime_r(&at, &parts) != NULL) {
        strftime(text, sizeof text, "%d.%m.%Y, %H:%M", &parts);
    }
    html_add(html, "%s Uhr", text);
}

static void add_age(struct html *html, uint64_t now_s, uint64_t at_s)
{
    unsigned long long age_s = now_s > at_s ? now_s - at_s : 0;
    if (at_s == 0) {
        html_add(html, "noch nie");
    } else if (age_s < 120) {
        html_add(html, "gerade eben");
    } else if (age_s < 7200) {
        html_add(html, "vor %llu Minuten", age_s / 60);
    } else if (age_s < 172800) {
        html_add(html, "vor %llu Stunden", age_s / 3600);
    } else {
        html_add(html, "vor %llu Tagen", age_s / 86400);
    }
}

static void add_component_name(struct html *html, struct text name)
{
    for (size_t i = 0; i < COUNT(components); i++) {
        if (text_equal(components[i].name, name)) {
            html_add(html, "%s", components[i].german);
            return;
        }
    }
    html_text(html, name);
}

static void add_component(struct html *html, const json_t *component)
{
    enum status status = status_of_word(text_of(component, "status"));
    html_add(html, "<tr class=\"%s\"><th scope=\"row\">", grade_classes[board_grade(status)]);
    add_component_name(html, text_of(component, "component"));
    html_add(html, "</th><td>%s", status_words[status]);
    struct text detail = text_of(component, "detail");
    if (detail.len > 0) {
        html_add(html, ": ");
        html_text(html, detail);
    }
    html_add(html, "</td></tr>\n");
}

static void add_queue(struct html *html, const json_t *queue)
{
    long long waiting = json_integer_value(json_object_get(queue, "waiting"));
    long long alarms = json_integer_value(json_object_get(queue, "alarms"));
    html_add(
        html, "<tr class=\"%s\"><th scope=\"row\">Noch nicht übertragen</th><td>%lld",
        grade_classes[alarms > 0 ? GRADE_RED : GRADE_GREEN], waiting);
    if (alarms > 0) {
        html_add(html, ", davon %lld mit Störung: bitte nachsehen (foyer outbox list)", alarms);
    }
    html_add(html, "</td></tr>\n");
}

static void add_report(struct html *html, const json_t *report)
{
    html_add(html, "<table>\n");
    const json_t *list = json_object_get(report, "components");
    for (size_t i = 0; i < json_array_size(list); i++) {
        add_component(html, json_array_get(list, i));
    }
    add_queue(html, json_object_get(report, "queue"));
    html_add(html, "<tr class=\"green\"><th scope=\"row\">Version</th><td>");
    html_text(html, text_of(report, "version"));
    html_add(html, "</td></tr>\n</table>\n");
}

static void add_row(struct html *html, const struct board *board, const struct board_row *row)
{
    html_add(html, "<article class=\"%s\"><h2>", grade_classes[row->grade]);
    html_text(html, (struct text){row->client, strlen(row->client)});
    html_add(html, "</h2>\n");
    if (row->place[0] != '\0') {
        html_add(html, "<p class=\"quiet\">");
        html_text(html, (struct text){row->place, strlen(row->place)});
        html_add(html, "</p>\n");
    }
    html_add(html, "<p><span class=\"grade\">%s</span></p>\n", grade_words[row->grade]);
    if (row->help_s > 0) {
        html_add(html, "<p><strong>Ein Mensch am Terminal bittet um Hilfe, ");
        add_age(html, board->now_s, row->help_s);
        html_add(html, ".</strong></p>\n");
    }
    bool silent = row->last_contact_s + SILENT_S < board->now_s;
    html_add(html, "<p>%sLetzter Kontakt: ", silent ? "<strong>" : "");
    add_age(html, board->now_s, row->last_contact_s);
    html_add(html, "%s</p>\n", silent ? ". Bitte Strom und Netz am Terminal prüfen.</strong>" : "");
    if (row->report != NULL) {
        add_report(html, row->report);
    } else {
        html_add(html, "<p>Dieses Terminal hat noch keinen Zustand gemeldet.</p>\n");
    }
    html_add(html, "</article>\n");
}

void page_write(struct html *html, const struct board *board)
{
    size_t red = 0;
    for (size_t i = 0; i < board->count; i++) {
        red += board->rows[i].grade == GRADE_RED;
    }
    html_add(
        html,
        "<!DOCTYPE html>\n<html lang=\"de\"><head><meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
        "<meta http-equiv=\"refresh\" content=\"%d\">\n<title>%s%zu Terminals – Foyer</title>\n"
        "<style>%s</style></head>\n<body><header><h1>Foyer: die Terminals</h1>\n"
        "<p class=\"quiet\">Stand ",
        REFRESH_S, red > 0 ? "(!) " : "", board->count, style);
    add_time(html, board->now_s);
    html_add(
        html,
        ". Diese Seite erneuert sich alle %d Sekunden.</p>\n<ul class=\"sum\"><li>%zu "
        "Terminals</li>"
        "<li>%zu brauchen Hilfe</li><li>%lld Anträge warten auf ihre Behörde</li>"
        "<li>%lld Anträge sind gerade unterwegs</li></ul></header>\n<main>\n",
        REFRESH_S, board->count, red, (long long)board->waiting, (long long)board->begun);
    for (size_t i = 0; i < board->count; i++) {
        add_row(html, board, &board->rows[i]);
    }
    if (board->count == 0) {
        html_add(html, "<p>Noch ist kein Terminal angemeldet.</p>\n");
    }
    html_add(html, "</main></body></html>\n");
}
