/* Receipts as a town may hand them out: a plain one, and the longest words we know. */
#pragma once

#include "model/receipt_layout.h"

#define T(literal)                                                                                 \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }

/* clang-format off */
static const struct receipt_layout PLAIN = {
    .language = T("de"), .office = T("Stadt Musterstadt"),
    .place = T("Rathaus, Foyer · Am Markt 1, 21335 Musterstadt"),
    .title = {.own = T("Eingangsbestätigung")},
    .lead = {.own = T("Ihr Antrag ist an diesem Terminal eingegangen und verschlüsselt gespeichert. "
                      "Er wird an die Behörde übermittelt, sobald die Verbindung besteht.")},
    .number_label = {.own = T("Belegnummer")}, .number = T("7K3Q-9MWD-HX4R-TB2Y"),
    .number_hint = {.own = T("Mit dieser Nummer oder dem Code sehen Sie am Terminal, wie weit Ihr "
                             "Antrag ist.")},
    .rows = {
        {{.own = T("Leistung")}, {.own = T("Hundehaltung anmelden")}},
        {{.own = T("Zuständig")}, {.own = T("Stadt Musterstadt, Fachbereich Finanzen, Abteilung "
                                            "Steuern und Abgaben, Team Hundesteuer")}},
        {{.own = T("Eingegangen am")}, {.own = T("24.11.2026, 10:45 Uhr")}}},
    .row_count = 3,
    .notes = {{.own = T("Sie bekommen die Hundemarke und den Steuerbescheid mit der Post.")},
              {.own = T("Bitte bewahren Sie diesen Beleg auf. Er enthält keine persönlichen "
                        "Daten.")}},
    .note_count = 2,
    .foot = T("Terminal rathaus-1 · gedruckt am 24.11.2026 um 10:45 Uhr")};

static const struct receipt_layout LONG = {
    .language = T("tr"), .office = T("Samtgemeinde Bad Grönenhausen-Niederoldendorf"),
    .place = T("Bürgerservice im Rathaus\nEingang B, Erdgeschoss\nAlbrecht-Thaer-Straße 112 a\n"
               "31234 Bad Grönenhausen-Niederoldendorf"),
    .title = {T("Alındı belgesi"), T("Eingangsbestätigung")},
    .lead = {T("Başvurunuz bu terminale ulaştı ve şifrelenerek kaydedildi."),
             T("Ihr Antrag ist an diesem Terminal eingegangen und verschlüsselt gespeichert.")},
    .number_label = {T("Belge numarası"), T("Belegnummer")}, .number = T("WWWW-MMMM-WWWW-MMMM"),
    .number_hint = {T("Bu numarayla başvurunuzun durumunu terminalden öğrenebilirsiniz."),
                    T("Mit dieser Nummer sehen Sie am Terminal, wie weit Ihr Antrag ist.")},
    .rows = {
        {{T("Hizmet"), T("Leistung")},
         {T("Ağır engelli kimliğinin süresinin uzatılması için başvuru"),
          T("Schwerbehindertenausweisverlängerungsantragsverfahren nach § 152 Absatz 5 SGB IX")}},
        {{T("Yetkili daire"), T("Zuständig")},
         {.own = T("Niedersächsisches Landesamt für Soziales, Jugend und Familie\n"
                   "Außenstelle Hildesheim\nDomhof 1\n31134 Hildesheim")}},
        {{T("Yer"), T("Ort")}, {.own = T("Đường Trần Hưng Đạo, Ấp Bắc, ŞşĞğİıÇç")}},
        {{T("Başvuru zamanı"), T("Eingegangen am")}, {.own = T("24.11.2026, 10:45")}}},
    .row_count = 4,
    .notes = {{T("Lütfen bu belgeyi saklayın."), T("Bitte bewahren Sie diesen Beleg auf.")}},
    .note_count = 1, .foot = T("Terminal rathaus-1 · 24.11.2026 10:45")};

static const struct receipt_layout FROM_RIGHT = {
    .language = T("ar"), .office = T("Stadt Musterstadt"), .place = T("Rathaus, Foyer"),
    .title = {T("تأكيد الاستلام"), T("Eingangsbestätigung")},
    .lead = {T("تم استلام طلبك في هذا الجهاز وحفظه مشفراً."),
             T("Ihr Antrag ist an diesem Terminal eingegangen und verschlüsselt gespeichert.")},
    .number_label = {T("رقم الإيصال"), T("Belegnummer")}, .number = T("7K3Q-9MWD-HX4R-TB2Y"),
    .number_hint = {T("بهذا الرقم يمكنك معرفة حالة طلبك."),
                    T("Mit dieser Nummer sehen Sie am Terminal, wie weit Ihr Antrag ist.")},
    .rows = {{{T("الخدمة"), T("Leistung")}, {T("تسجيل كلب"), T("Hundehaltung anmelden")}},
             {{T("تاريخ الاستلام"), T("Eingegangen am")}, {.own = T("24.11.2026, 10:45")}}},
    .row_count = 2, .foot = T("Terminal rathaus-1 · 24.11.2026 10:45")};
/* clang-format on */

#undef T
