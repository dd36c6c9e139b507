/* The files that a folder in assets/packs may have. */
#pragma once

static const char *const pack_names[] = {
    "pack.json",      "queue.json",   "receipt.json", "search.json", "data.schema.json",
    "ui.schema.json", "prefill.json", "texts/de.po",  "texts/en.po", "texts/de-x-leicht.po",
    "texts/tr.po",    "texts/ar.po",  "texts/uk.po",  "texts/pl.po", "texts/ru.po",
    "texts/fr.po",    "texts/ro.po"};
