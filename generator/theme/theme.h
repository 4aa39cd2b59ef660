/* theme.h: a theme's files, read once: templates made ready for Lua, modules, words, picture index, styles.
 *
 * A theme may extend another (theme.yml: extends: default): each of its files stands in for the other's of the same
 * name, its words and schema are laid over the other's. Const after theme_open and theme_add_words; shared by all
 * threads.
 */
#ifndef SIGNPOST_THEME_THEME_H
#define SIGNPOST_THEME_THEME_H

#include "base/map.h"
#include "input/yaml.h"

enum { THEME_CHAIN = 8 }; /* most themes that extend one another */

/* The texts of words.yml, or of i18n/ur.yml, which has them in another language. */
typedef struct {
    Str language;   /* "ur"; absent: words.yml, whose texts stand in for those that a language lacks */
    YamlNode *root;
    Map by_key;     /* YamlNode of each single text, by its dotted key: {pages: {next: Next}} has "pages.next" */
} WordList;

/* A template or a Lua module, as source text for Lua with the same line numbers. */
typedef struct {
    Source source; /* path: "templates/service.html" below the theme's folder, with that folder in front */
    Str name;      /* "service.html", "lib/format.lua", "documents/strategy.lua", "easy-read/en.yml" */
    Str lua;       /* the text as it is, of files that are no template */
    bool is_template;
} ThemeFile;

typedef struct {
    const char *regular, *bold, *italic, *bold_italic; /* paths; NULL: none */
    float scale; /* of its letters; 1 unless theme.yml says otherwise */
    bool code;   /* its letters are for code */
} ThemeFont;

typedef struct {
    Str name;
    const char *folders[THEME_CHAIN]; /* the theme's own first */
    size_t folder_count;
    YamlNode *schema;
    WordList *words;                     /* words.yml first */
    size_t word_count, word_room;
    Map files;                        /* ThemeFile by name */
    YamlNode *pictures[THEME_CHAIN];  /* by folder; NULL: none */
    YamlNode *picture_sets[THEME_CHAIN];
    const char **picture_folders[THEME_CHAIN]; /* two for each folder: pictures, built/pictures */
    ThemeFont *fonts;
    size_t font_count;
    Map assets;                       /* Str (bytes) of the files in built/ that pages name: "site.css" */
} Theme;

bool theme_open(const char *folder, Arena *arena, Diag *diag, Theme *theme);

/* The file of a folder for a language: for "en-GB" NAME/en-GB.yml, else NAME/en.yml; NULL when there is none. */
const ThemeFile *theme_language_file(const Theme *theme, const char *folder, Str language, const char *ending,
                                     Arena *arena);

/* Lays the words of a content folder (words.yml; for a further language, ur/words.yml) over the theme's. */
void theme_add_words(Theme *theme, Str language, const YamlNode *words, Arena *arena, Diag *diag);
/* The words of a language by its code; NULL when the theme has none for it. */
const WordList *theme_words(const Theme *theme, Str language);

/* A text in a language by its dotted key: "pages.next"; that of words.yml when the language has none, which *fallback
 * then says (may be NULL); absent when there is none at all. */
Str theme_word(const Theme *theme, Str language, Str key, bool *fallback);
/* All below a key, as the language has it, or words.yml; NULL when there is nothing. */
const YamlNode *theme_words_below(const Theme *theme, Str language, Str key);

/* Turns a template into Lua source: text becomes calls of _write(text), and {{ }} of _escape(value), or, with the text
 * behind it, of _escape(value, text). False after a report (a tag that is never closed). */
bool template_compile(const Source *source, Arena *arena, Diag *diag, Str *lua);

#endif
