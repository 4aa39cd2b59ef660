#include "tree/tree.h"

#include "base/file.h"
#include "base/map.h"
#include "base/utf8.h"
#include "tree/tree_source.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

enum { LARGEST_TEXT = 10 << 20 };

static const Place nowhere = {0};

/* A name as a message may show it: what could disturb a terminal or is no text at all is spelt out. */
static void add_shown_name(Buf *out, Str name)
{
    while (name.len) {
        Str before = name;
        uint32_t c = utf8_next(&name);
        bool odd = c < 0x20 || (c >= 0x7F && c < 0xA0) || c == UTF8_REPLACEMENT;
        Str bytes = {before.ptr, before.len - name.len};
        if (!odd) buf_add(out, bytes);
        else for (size_t i = 0; i < bytes.len; i++) buf_printf(out, "\\x%02X", (unsigned char)bytes.ptr[i]);
    }
}

static bool has_control(Str name)
{
    while (name.len) {
        uint32_t c = utf8_next(&name);
        if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return true;
    }
    return false;
}

static Str shown_path(const Tree *tree, Arena *arena, Str path)
{
    return path.len ? path_join(arena, tree->content, path) : tree->content;
}

/* Reports something about a path; the format holds one "%s" for the path. */
static void refuse(const Tree *tree, Str path, Diag *diag, const char *rule, const char *trouble)
{
    Arena *scratch = arena_create();
    Buf shown = {0};
    add_shown_name(&shown, shown_path(tree, scratch, path));
    diag_report(diag, DIAG_ERROR, nowhere, rule, "'%s' %s", buf_cstr(&shown), trouble);
    buf_release(&shown);
    arena_destroy(scratch);
}

void tree_refuse_symlink(const Tree *tree, Str path, Diag *diag)
{
    refuse(tree, path, diag, "symlink", "is a symbolic link, which a content folder may not hold");
    diag_hint(diag, "put the file itself there, or name its address where it is needed");
}

void tree_refuse_submodule(const Tree *tree, Str path, Diag *diag)
{
    refuse(tree, path, diag, "submodule", "is a git submodule, which a content folder may not hold");
    diag_hint(diag, "copy its files into the content folder, or move it out of there");
}

/* Only letters, digits and marks of ASCII, as nearly every name is. */
static bool is_plain(Str path)
{
    bool odd = false;
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        odd |= c < 0x20 || c >= 0x7F || c == '\\';
    }
    return !odd;
}

static bool name_is_good(const Tree *tree, Str path, Diag *diag)
{
    if (is_plain(path)) return true;
    const char *trouble = NULL;
    if (utf8_check(path) != path.len) trouble = "has a name that is not valid UTF-8";
    else if (has_control(path)) trouble = "has a control character in its name";
    else if (str_find_char(path, '\\') != path.len) trouble = "has a backslash in its name";
    if (!trouble) return true;
    refuse(tree, path, diag, "file-name", trouble);
    diag_hint(diag, "rename it: small letters, digits and hyphens are safe everywhere");
    return false;
}

static bool size_is_good(const Tree *tree, Str path, size_t size, Diag *diag)
{
    bool is_text = str_ends(path, STR(".md")) || str_ends(path, STR(".yml")) || str_ends(path, STR(".yaml"));
    if (!is_text || size <= LARGEST_TEXT) return true;
    char trouble[80];
    snprintf(trouble, sizeof trouble, "is too large for a text: %.1f MB, where 10 MB are the most",
             (double)size / (1 << 20));
    refuse(tree, path, diag, "file-too-large", trouble);
    diag_hint(diag, "split it into several files, and keep pictures and data in files of their own");
    return false;
}

TreeFile *tree_add(Tree *tree, Str path, Diag *diag)
{
    if (!name_is_good(tree, path, diag)) return NULL;
    if (tree->count == tree->room) {
        size_t room = tree->room ? tree->room * 2 : 64;
        tree->files =
            arena_resize(tree->arena, tree->files, tree->room * sizeof *tree->files, room * sizeof *tree->files);
        tree->room = room;
    }
    TreeFile *file = &tree->files[tree->count++];
    file->shown = shown_path(tree, tree->arena, path);
    file->path = str_from_index(file->shown, file->shown.len - path.len);
    return file;
}

static int file_cmp(const void *left, const void *right)
{
    return str_cmp(((const TreeFile *)left)->path, ((const TreeFile *)right)->path);
}

static bool is_small(Str path)
{
    bool odd = false;
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        odd |= c >= 0x80 || ascii_is_upper(c);
    }
    return !odd;
}

/* Then no two paths can differ in capital letters only. */
static bool all_are_small(const Tree *tree)
{
    for (size_t i = 0; i < tree->count; i++)
        if (!is_small(tree->files[i].path)) return false;
    return true;
}

typedef struct {
    Arena *arena;
    Map spellings; /* of a path in small letters, the path as first met */
    locale_t locale;
} Clashes;

/* The path itself when it is in small letters of ASCII, as most are. */
static Str small_letters(Clashes *clashes, Str path)
{
    if (is_small(path)) return path;
    Buf small = {0};
    while (path.len) {
        uint32_t c = utf8_next(&path);
        if (c < 0x80) c = (unsigned char)ascii_lower((char)c);
        else if (clashes->locale) c = (uint32_t)towlower_l((wint_t)c, clashes->locale);
        utf8_add(&small, c);
    }
    Str kept = arena_str(clashes->arena, buf_str(&small));
    buf_release(&small);
    return kept;
}

/* False when another path, the same but for its case, has come before. */
static bool spelling_is_new(const Tree *tree, Clashes *clashes, Str path, Diag *diag)
{
    Str key = small_letters(clashes, path);
    const Str *first = map_get(&clashes->spellings, key);
    if (!first) {
        Str *kept = ARENA_NEW(clashes->arena, Str);
        *kept = path;
        map_set(&clashes->spellings, clashes->arena, key, kept);
        return true;
    }
    if (str_eq(*first, path)) return true;
    Str other = shown_path(tree, clashes->arena, *first), shown = shown_path(tree, clashes->arena, path);
    diag_report(diag, DIAG_ERROR, nowhere, "case-clash", "'%.*s' and '%.*s' differ only in capital letters",
                STR_ARG(other), STR_ARG(shown));
    diag_hint(diag, "rename one of them: on many computers both are the same file");
    return false;
}

/* Files and folders that are one and the same on systems that do not tell capital letters apart. A folder is looked at
 * once, at its first file, and a clash of folders is reported without those of the files in them. */
static void report_clashes(const Tree *tree, Diag *diag)
{
    if (all_are_small(tree)) return;
    Clashes clashes = {.arena = arena_create(), .locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0)};
    Str folder = STR("");
    bool folder_is_new = true;
    for (size_t i = 0; i < tree->count; i++) {
        Str path = tree->files[i].path;
        Str above = str_slice(path, 0, str_rfind_char(path, '/'));
        if (above.len == path.len) above = STR("");
        if (!str_eq(above, folder)) {
            folder = above;
            folder_is_new = true;
            for (size_t at = 0; folder_is_new && at <= above.len; at++)
                if (at == above.len || above.ptr[at] == '/')
                    folder_is_new = at == 0 || spelling_is_new(tree, &clashes, str_slice(above, 0, at), diag);
        }
        if (folder_is_new) spelling_is_new(tree, &clashes, path, diag);
    }
    if (clashes.locale) freelocale(clashes.locale);
    arena_destroy(clashes.arena);
}

static void finish(Tree *tree, Diag *diag)
{
    bool is_sorted = true; /* git's own order is that of the bytes, too, as is a folder's; a damaged one may differ */
    for (size_t i = 1; i < tree->count && is_sorted; i++)
        is_sorted = file_cmp(&tree->files[i - 1], &tree->files[i]) < 0;
    if (!is_sorted) qsort(tree->files, tree->count, sizeof(TreeFile), file_cmp);
    report_clashes(tree, diag);
}

bool tree_is_address(const char *repo)
{
    Str text = str_from(repo);
    if (str_contains(text, STR("://"))) return true;
    size_t colon = str_find_char(text, ':');
    return colon < text.len && colon > 0 && colon < str_find_char(text, '/') && !folder_exists(repo);
}

/* The content folder's path in one form; false when it leads out of the repository. */
static bool clean_path(Tree *tree, const char *path, Diag *diag)
{
    Str rest = str_from(path), part;
    bool good = !str_starts(rest, STR("/"));
    Buf clean = {0};
    while (good && str_cut(&rest, '/', &part)) {
        if (part.len == 0 || str_is(part, ".")) continue;
        if (str_is(part, "..")) good = false;
        if (clean.len) buf_add_char(&clean, '/');
        buf_add(&clean, part);
    }
    tree->content = arena_str(tree->arena, buf_str(&clean));
    buf_release(&clean);
    if (good) return true;
    diag_report(diag, DIAG_USAGE, nowhere, "content-folder", "the content folder '%s' is not inside the repository",
                path);
    diag_hint(diag, "give --path as it is below the repository's root, such as 'content'");
    return false;
}

static Tree *begin(const TreeOptions *options)
{
    Arena *arena = arena_create();
    Tree *tree = ARENA_NEW(arena, Tree);
    tree->arena = arena;
    tree->known = options->known;
    return tree;
}

Tree *tree_open(const TreeOptions *options, Diag *diag)
{
    Tree *tree = begin(options);
    bool good = clean_path(tree, options->path ? options->path : "", diag) &&
                (options->worktree ? tree_open_folder : tree_open_commit)(tree, options, diag);
    if (!good) {
        tree_close(tree);
        return NULL;
    }
    finish(tree, diag);
    return tree;
}

bool tree_look(const TreeOptions *options, TreeMark *mark, Diag *diag)
{
    Tree *tree = begin(options);
    *mark = (TreeMark){0};
    bool good = clean_path(tree, options->path ? options->path : "", diag) &&
                (options->worktree ? tree_look_folder : tree_look_commit)(tree, options, mark, diag);
    tree_close(tree);
    return good;
}

void tree_close(Tree *tree)
{
    if (!tree) return;
    if (tree->kind) tree->kind->close(tree);
    arena_destroy(tree->arena);
}

size_t tree_count(const Tree *tree)
{
    return tree->count;
}

const TreeFile *tree_file(const Tree *tree, size_t index)
{
    return &tree->files[index];
}

const TreeFile *tree_find(const Tree *tree, Str path)
{
    TreeFile wanted = {.path = path};
    return tree->count ? bsearch(&wanted, tree->files, tree->count, sizeof(TreeFile), file_cmp) : NULL;
}

const Commit *tree_commit(const Tree *tree)
{
    return tree->commit;
}

bool tree_history(const Tree *tree, Arena *arena, KnownHistory *known)
{
    *known = (KnownHistory){.folder = tree->folder};
    if (!tree->commit || !tree->is_dated) return false;
    memcpy(known->tip, tree->commit->id, sizeof known->tip);
    for (size_t i = 0; i < tree->count; i++)
        if (tree->files[i].versions) map_set(&known->versions, arena, tree->files[i].path, tree->files[i].versions);
    return true;
}

bool tree_read(Tree *tree, size_t worker, const TreeFile *file, Arena *arena, Str *bytes, Diag *diag)
{
    return tree->kind->read(tree, worker, file, arena, bytes, diag) && size_is_good(tree, file->path, bytes->len, diag);
}

bool tree_read_version(Tree *tree, size_t worker, const FileVersion *version, Arena *arena, Str *bytes)
{
    return tree_git_read_version(tree, worker, version, arena, bytes) && bytes->len <= LARGEST_TEXT;
}

void tree_rest(Tree *tree)
{
    tree_git_rest(tree);
}

bool tree_read_as_listed(const Tree *tree, const TreeFile *file, Str bytes)
{
    char blob[GIT_ID_TEXT];
    if (!tree->kind->may_change) return true;
    tree_git_blob_id(bytes, blob);
    return strcmp(blob, file->blob) == 0;
}
