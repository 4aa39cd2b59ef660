/* The keys of reads.h in words, for whoever asks why a page is made anew. */
#include "reads/reads.h"

typedef struct {
    ReadKind kind;
    const char *words; /* {1} and {2} stand for the parts of the name */
} Words;

static const Words known[] = {
    {READ_ENTRY, "the fields of {1}"},
    {READ_BODY, "the text of {1}"},
    {READ_CHANGED, "the day on which {1} was changed"},
    {READ_COMMIT, "the commit that changed {1}"},
    {READ_EASY, "the easy read of {1}"},
    {READ_MADE, "the document {1}"},
    {READ_TRANSLATIONS, "the languages of {1}"},
    {READ_TRANSLATED, "whether {1} is in the language {2}"},
    {READ_TERM, "the term {2} of {1}"},
    {READ_TERMS, "the terms of {1}"},
    {READ_DATA, "the list {1}"},
    {READ_CITING, "what names {2} of the list {1}"},
    {READ_BACKLINKS, "what names {1}"},
    {READ_RELATED, "what is like {1}"},
    {READ_COLLECTION, "the list of every {1}"},
    {READ_ANY, "whether there is any {1}"},
    {READ_FACETS, "the numbers under each term of every {1}"},
    {READ_LETTERS, "the numbers under each letter of every {1}"},
    {READ_SEARCHABLE, "what the search looks in"},
    {READ_FACET_ADDRESS, "the address of a term of every {1}"},
    {READ_PAGES, "the list of all pages"},
    {READ_DOCUMENTS, "the list of all documents"},
    {READ_DOCUMENT_NAMES, "the list of all documents"},
    {READ_REDIRECTS, "the old addresses"},
    {READ_FIELDS, "which fields every {1} has"},
    {READ_PICTURE, "the picture {1}"},
    {READ_PICTURE_FACTS, "the picture {1}"},
    {READ_PICTURES, "the list of all pictures"},
    {READ_SITE, "{1} in site.yml"},
    {READ_WORD, "the words {1}"},
    {READ_WORDS, "the words below {1}"},
    {READ_FILE, "the theme's file {1}"},
    {READ_ASSET, "the theme's built file {1}"},
    {READ_MEANINGS, "what its words mean"},
    {READ_UPDATES, "what changed lately"},
    {READ_PAST_FIELDS, "what {1} said on {2}"},
    {READ_TODAY, "the date of today"},
    {READ_PAST, "whether {1} has gone by"},
    {READ_OLDER, "whether {1} is more than {2} days ago"},
    {READ_BUILD, "the commit that the site is made from"},
};

Str read_words(Str key, Arena *arena)
{
    Str second = str_from_index(key, 1), first = second;
    if (key.len == 1 && key.ptr[0] == READ_SITE) return STR("the address of the site");
    str_cut(&second, '\t', &first);
    for (size_t i = 0; key.len && i < sizeof known / sizeof *known; i++) {
        if ((char)known[i].kind != key.ptr[0]) continue;
        Buf words = {0};
        for (const char *c = known[i].words; *c; c++) {
            if (*c != '{') buf_add_char(&words, *c);
            else buf_add(&words, *++c == '1' ? first : second), c++;
        }
        Str kept = arena_str(arena, buf_str(&words));
        buf_release(&words);
        return kept;
    }
    return STR("something else");
}
