/* lua_state.h: what the files of render/ that speak to Lua share. Not for other folders.
 *
 * A function that Lua calls may be left by a jump (lua_error): it holds no lock, no file and no memory of its own over
 * a call that can raise; texts go to the renderer's arena, output to its capture.
 */
#ifndef SIGNPOST_RENDER_LUA_STATE_H
#define SIGNPOST_RENDER_LUA_STATE_H

#include "html/explained.h"
#include "html/html.h"
#include "reads/reads.h"
#include "render/assigned.h"
#include "render/lua_memory.h"
#include "render/renderer.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <signal.h>

enum {
    CAPTURES = 32,    /* deepest nesting of render() and layouts */
    MOST_NESTED = 60, /* of templates, modules and remembered functions, each run for the one before */
    MOST_BRIEF = 100, /* as brief a document or leaflet is asked for, and no more */
    MODULE_SETS = 3
};

typedef struct OpenText {
    struct OpenText *next;
    const Markdown *markdown;
} OpenText;

/* What include_each() wrote on the page that is made, and on the same page when it was made last: pieces.c. */
typedef struct {
    Buf made;      /* as recorded */
    size_t end;    /* of the last one, in the page */
    bool known;    /* whether the last build's were looked for */
    Buf published; /* the bytes that they are in */
    struct Piece *pieces;
    size_t count, room;
    uint32_t *slots; /* by hash: index + 1; 0: free */
    size_t slot_count;
} Pieces;

/* The modules that a page has imported: modules.c. */
typedef struct {
    struct ImportedModule *modules;
    size_t count, room;
} Imported;

typedef struct Slots Slots; /* of a part that many pages have: slots.c */

/* A word that was said of late: words.c. */
enum { KNOWN_WORDS = 1024 };
typedef struct {
    const void *key; /* Lua's text; NULL: none */
    size_t language;
    uint32_t number; /* of the read */
    bool filled;     /* has names in braces */
} KnownWord;

/* Fields that were asked for of late, by their sets and Lua's texts: fields.c; and numbers of the reads of terms:
 * values.c. */
enum { KNOWN_FIELDS = 1024, KNOWN_TERMS = 1024 };
typedef struct {
    const FieldSet *set; /* NULL: none */
    const char *name;
    const Field *field;  /* that the name begins with, if there is one */
    uint8_t ask;         /* what of it: see fields.c */
    uint8_t fact;        /* what all entries say by that name, whatever their fields: see entry_fact() */
    bool has_words;      /* its text may be in other languages in another field */
} KnownField;
typedef struct {
    const Term *term; /* NULL: none */
    uint32_t number;
} KnownTerm;

/* What Lua has of the site, and of what we have made: values.c. */
typedef enum {
    OBJECT_ENTRY,
    OBJECT_GROUP,
    OBJECT_TERM,
    OBJECT_PICTURE,
    OBJECT_HTML,
    OBJECT_JSON,
    OBJECT_MARKDOWN,
    OBJECT_NEIGHBOUR,
    OBJECT_KINDS
} ObjectKind;

/* The theme's files, as compiled: chunks.c. */
enum { BOUND_TEXTS = 512 };
typedef struct {
    const char *name; /* Lua's text */
    const ThemeFile *file;
    int bound, plain; /* functions, as references in the registry: with the theme's functions for constants, and without
                       * them; LUA_NOREF: not yet */
    uint32_t read;    /* number of the read */
    Assigned *assigned; /* NULL: nobody has asked yet */
} Chunk;
typedef struct {
    Chunk *list;
    size_t count, room;
    uint32_t recent[BOUND_TEXTS];    /* by their names: number + 1 */
    int by_name, constants, environment; /* tables, as references in the registry: numbers of files; variables of
                                          * functions, by their addresses; what leads from variables to the globals */
    Map names;                      /* of globals that never change; and Lua's texts of them */
    const char *texts[BOUND_TEXTS];
    Buf text;                       /* that is compiled */
} Chunks;

/* The id whose parts were named last: json.c. */
typedef struct {
    char text[36]; /* as it was given */
    bool known;    /* or it is none yet */
    uint8_t bytes[16];
} KnownId;

struct Renderer {
    RenderContext context;
    Reads *reads;              /* what this page reads */
    Buf fragment_key, own_reads;
    Buf general_keys, own_keys, record; /* of the page that was made last, as notes have them */
    Pieces pieces;
    Slots *slots;              /* of the part that is made to be kept; NULL: none is */
    size_t caching;            /* how many of them are being made, each within the one before */
    size_t worker;             /* which thread's it is, as in pool.h */
    lua_State *lua;
    const Route *route;        /* being made */
    Arena *arena;              /* of this page: scratch */
    OpenText *texts;           /* whose trees this page has made */
    Buf captures[CAPTURES];    /* output, innermost last */
    size_t capture_count;
    size_t depth;              /* of what is run: see MOST_NESTED */
    int noted;                 /* texts with notes on the page so far */
    int shown;                 /* pictures in them */
    Explained explained;       /* words of the page */
    KnownWord known_words[KNOWN_WORDS];
    int words_ref;             /* their texts and keys: a list, as a reference in the registry */
    KnownField known_fields[KNOWN_FIELDS];
    KnownTerm known_terms[KNOWN_TERMS];
    KnownId known_id;
    int layout_ref;            /* registry reference to {name, variables} of a layout() call, or LUA_NOREF */
    LuaMemory lua_memory;
    size_t shares;             /* how many times the limits of a small site are those of this one: see sandbox.c */
    size_t memory, memory_cap; /* bytes that Lua holds, and may hold */
    uint64_t steps;            /* of this page, see sandbox.c */
    int64_t began, began_work; /* of this page: nanoseconds of the clock, and of this thread's work */
    size_t reported;           /* problems by this thread before this page */
    Arena *kept;               /* of what pages share */
    int kinds[OBJECT_KINDS];   /* metatables, as references in the registry */
    Chunks chunks;
    Imported imported;         /* by this page */
    int imported_ref, files_ref; /* tables, as references in the registry: the modules that this page or part has
                                  * imported, their numbers by their names, false while one is run, and their values by
                                  * their numbers (false: none yet); and names of files, by those that import() gets */
    Map modules[MODULE_SETS];  /* those that pages share, parts, and parts within parts: see modules.c */
    struct Module *module;     /* that is run, to see whether it can be shared */
    bool share_none, unshared; /* no module is shared any more; one in use was run for this page or part alone */
    Spool *recorded;
    size_t recorded_count;
    bool may_layout, in_card;
    bool lost_memory;          /* an allocation has failed */
    volatile sig_atomic_t low_memory; /* the next instruction is to look at it */
    volatile sig_atomic_t ticks, counting; /* of the thread's work on this page; whether its instructions are counted */
};

/* Called some thousand times a page. */
static inline Renderer *renderer_of(lua_State *lua)
{
    return *(Renderer **)lua_getextraspace(lua);
}

Buf *renderer_out(Renderer *renderer); /* the innermost capture */

/* Sandbox: opens the libraries that templates may use, and sets the limits. */
bool sandbox_open(Renderer *renderer);
void sandbox_reset(Renderer *renderer); /* a new page: the budget begins again */

/* What each of Lua's own objects here begins with; the sandbox knows no others. */
typedef struct {
    ObjectKind kind;
    const void *pointer;
} Box;
void finish_box(lua_State *lua, ObjectKind kind); /* gives the object at the top the metatable of its kind */

/* Values. Each pushes one thing. */
void push_str(lua_State *lua, Str text); /* nil when absent */
void push_date(lua_State *lua, Date date); /* "2026-11-30" */
void push_value(lua_State *lua, const Value *value);
void push_entry(lua_State *lua, const Entry *entry); /* NULL pushes nil */
void push_term(lua_State *lua, const Term *term);
void push_group(lua_State *lua, const void *group); /* the Value of one */
/* What the text at the index asks for; good until the next one. */
const KnownField *know_field(lua_State *lua, const FieldSet *set, int key);
bool push_field(lua_State *lua, const Value *group, const KnownField *known); /* what templates get; false, and nothing,
                                                                                 when there is no such field */
/* The value that push_field() would push; NULL when that is more than the value of a field. The key is a text. */
const Value *find_field(lua_State *lua, const Value *group, int key);
void fields_open(lua_State *lua);
void push_picture(lua_State *lua, const Picture *picture); /* a stand-in, and counts the picture as used */
void push_html(lua_State *lua, Str html);
void push_markdown(lua_State *lua, const MarkdownText *text);
void push_document(lua_State *lua, const Route *route); /* {address, pages, size, title} */
const MarkdownText *to_markdown(lua_State *lua, int index); /* NULL when it is none */
const Entry *check_entry(lua_State *lua, int argument);
const Entry *to_entry(lua_State *lua, int index); /* NULL when it is none */
const Term *to_term(lua_State *lua, int index);   /* NULL when it is none */
const Value *to_group(lua_State *lua, int index); /* NULL when it is none, or that of site.yml */
uint8_t entry_fact(Str key); /* the number of what all entries say, besides their fields; 0 when it is none */
bool to_html(lua_State *lua, int index, Str *html); /* false when it is none */
void push_json(lua_State *lua, Str json); /* an HTML value that is JSON, too */
bool to_json(lua_State *lua, int index, Str *json); /* false when it is none */
void values_open(lua_State *lua); /* registers the metatables */

/* Calls the function in protected mode, with the job as light userdata, as the making of that route: with its budget,
 * its arena and its list of reads. False after a report. */
bool renderer_run(Renderer *renderer, const Route *route, lua_CFunction function, void *job);

/* Small steps that the bindings share. */
void note(lua_State *lua, ReadKind kind, Str name); /* that the page reads it: see reads.h */
void note_two(lua_State *lua, ReadKind kind, Str first, Str second);
void note_entry(lua_State *lua, ReadKind kind, const Entry *entry);
int raise_in(lua_State *lua, const char *message); /* at the line where the function at the top begins */
const Site *site_of(lua_State *lua);
size_t language_of(lua_State *lua);          /* of the page, in Site.languages */
Str language_code(lua_State *lua);           /* absent when it is the site's own */
void note_in_language(lua_State *lua, ReadKind kind, Str name); /* note() of what differs by the page's language */
bool is_composing(lua_State *lua); /* a document, and not a page */
Str check_str(lua_State *lua, int argument); /* raises when the argument is no text */
void set_str(lua_State *lua, const char *key, Str value); /* of the table at the top */
void set_texts(lua_State *lua, const char *key, const Str *texts, size_t count); /* a list */
void set_size(lua_State *lua, const char *key, size_t value);
void push_entries(lua_State *lua, const EntryRef *entries, size_t count);
void push_facet_term(lua_State *lua, const FacetTerm *under); /* {term, address, count} */

/* Functions that templates call, as globals. */
static inline void set_globals(lua_State *lua, const luaL_Reg *functions)
{
    lua_pushglobaltable(lua);
    luaL_setfuncs(lua, functions, 0);
    lua_pop(lua, 1);
}
void functions_open(lua_State *lua);      /* writing, addresses */
void words_open(lua_State *lua);
void text_functions_open(lua_State *lua); /* what is asked of texts as such */
void site_functions_open(lua_State *lua); /* what the site holds */
void history_functions_open(lua_State *lua); /* what was before */
void json_open(lua_State *lua);           /* data for machines */
void search_functions_open(lua_State *lua);
void date_functions_open(lua_State *lua);
int function_related(lua_State *lua);     /* in related_functions.c, as is the next */
int neighbour_index(lua_State *lua);      /* what an entry that it found says */
int function_text_lines(lua_State *lua);  /* in measure.c */
int function_explained(lua_State *lua);   /* these in explained_functions.c */
int function_explained_words(lua_State *lua);
Explained *explained_of(lua_State *lua);  /* of the page. Raises */
int function_with_cards(lua_State *lua);  /* in cards.c */
void note_explained(Renderer *renderer);  /* that the page reads what its words mean: once all of it is written */
void set_page_globals(Renderer *renderer, const Route *route); /* and nothing is left of the last page's */

/* Runs the template whose name is at the top of the stack, with the table below it as its variables; both are popped.
 * Raises. */
void run_template(lua_State *lua);
/* In place of the name of a theme file, at the top: the function of its variables that it is compiled to. bound: none
 * of them has the name of a function of the theme. Raises. */
void push_chunk(lua_State *lua, bool bound);
/* Makes a copy of the table at the top that sees the globals behind it. True when one of its names is a global, too. */
bool make_environment(lua_State *lua);
/* Whether a function of the file that the function at the top is from may write to its variable of that name. */
bool is_assigned(lua_State *lua, const char *variable);
bool is_constant(lua_State *lua, const void *variable); /* what lua_upvalueid gives is a global that never changes */
void chunks_open(lua_State *lua);           /* once all globals are there that all pages have */
bool is_environment_metatable(lua_State *lua); /* of such a copy: the table at the top, which stays */
void run_module(lua_State *lua, Str name);  /* pushes its value, as if it were run once for each page. Raises */
int function_import(lua_State *lua);
void forget_modules(lua_State *lua);        /* a new page */
void stop_watching(lua_State *lua);         /* what a module does: when the page that it ran for has failed */
void check_modules(lua_State *lua);         /* if one in use that is shared has changed, none is from then on */
/* What a module returned, below the top of the stack, and a list of what it has imported, at the top, which is watched
 * by itself; both stay. Keeps how all is that it leads to, as a reference in the registry; from then on a new key in
 * one of those tables ends all sharing of modules at once. False when it is more than can be watched. Raises. */
bool likeness_take(lua_State *lua, int *reference);
bool likeness_holds(lua_State *lua, int reference); /* whether all is as it was, but for new keys. Raises */
/* The one at the top, which stays, so that a write to it ends all sharing of modules. Raises. */
void seal_table(lua_State *lua);
void see_through_seal(lua_State *lua, int index); /* a sealed table at an absolute index is replaced by what it holds */
void modules_open(lua_State *lua);
void push_modules(lua_State *lua);          /* those of the page, or false; to be given back by set_modules (popped) */
void set_modules(lua_State *lua);
extern const char *const of_one_page[];     /* globals that parts of many pages do not see; NULL at the end */

/* What {{ }} calls in a template of that name: HTML is escaped, a cell of .csv quoted, a value of .json written as
 * JSON, .txt left as it is. lua_write writes what stands between. */
lua_CFunction escape_function(Str template);
int lua_escape_json(lua_State *lua); /* one of those, in json.c */
int lua_write(lua_State *lua);
int write_after(lua_State *lua, Buf *out); /* what stands behind it: argument 2 of all of those. Returns 0 */

/* Parts of pages, as include() and its like write them. */
Buf *open_out(lua_State *lua);                 /* the innermost capture, while the page is not too large; raises */
Buf *begin_capture(lua_State *lua);            /* raises; to be ended by capture_count-- */
void run_part(lua_State *lua, int variables); /* the template named by argument 1; index of its variables, or of none */
int function_include_cached(lua_State *lua);
int function_include_cached_each(lua_State *lua);
int function_include_each(lua_State *lua);
int function_slot(lua_State *lua); /* in slots.c */
int function_remembered(lua_State *lua); /* in remembered.c */
/* Which the one at the top of the stack stands for; false: it is no such one. */
bool push_remembered_function(lua_State *lua);
void pieces_begin(Renderer *renderer);   /* a new page */
void pieces_release(Renderer *renderer);

/* Parts of many pages know nothing of one: what only the page has, and what its modules remember, is put away on the
 * stack while they are made. */
typedef struct {
    int top;
    Imported imported;
} PageThings;
PageThings put_page_away(lua_State *lua);
void take_page_back(lua_State *lua, PageThings things);
/* The part's name and its variables (the table at the index) as a text, which means the same in every build; good until
 * the next one. Raises. */
Str fragment_key(lua_State *lua, Str part, int variables);

/* Pushes the leaflet of an entry, authored or composed, as the table that templates and easy-frame.lua get. Raises.
 * brief: 0 for pages; 1 and more for documents, the more the shorter. */
void push_easy(lua_State *lua, const Entry *entry, int brief);

/* Turns the document table at the top of the stack (popped) into a Doc. Raises. */
void doc_from_table(lua_State *lua, Arena *arena, Doc *doc);

/* The tree of a text, good until the page is made. Raises. */
const Markdown *open_markdown(lua_State *lua, const MarkdownText *text);

HtmlOptions renderer_html_options(Renderer *renderer);

#endif
