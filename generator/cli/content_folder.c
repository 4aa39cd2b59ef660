#include "cli/content_folder.h"

#include "base/file.h"
#include "base/suggest.h"
#include "tree/tree.h"

#include <string.h>
#include <strings.h>

bool content_folder_is_local(const Options *options)
{
    if (!tree_is_address(options->repo)) return true;
    Arena *scratch = arena_create();
    fprintf(stderr,
            "signpost: %s writes into a folder, and '%s' is an address: clone it, and give the folder with --repo\n",
            options->command, tree_shown_repo(scratch, options->repo).ptr);
    arena_destroy(scratch);
    return false;
}

Str content_folder_path(const Options *options, Arena *arena)
{
    const char *repo = options->repo;
    return path_join(arena, str_from(strcmp(repo, ".") == 0 ? "" : repo), str_from(options->path));
}

int content_folder_look(const Options *options, bool (*look)(const BuildView *view, void *context), void *context)
{
    Options quiet = *options;
    quiet.worktree = quiet.quiet = true;
    return build_look(&quiet, LOOK_AS_IT_IS, look, context);
}

static bool is_named(Str name, const char *word)
{
    return name.len == strlen(word) && strncasecmp(name.ptr, word, name.len) == 0;
}

const Type *content_folder_type(const Schema *schema, const char *word, Diag *diag)
{
    Suggestion suggestion = suggest_begin(str_from(word));
    for (size_t i = 0; i < schema->type_count; i++) {
        const Type *type = &schema->types[i];
        if (is_named(type->name, word) || is_named(type->label, word) || is_named(type->plural, word)) return type;
        suggest_offer(&suggestion, type->name);
    }
    diag_report(diag, DIAG_USAGE, (Place){0}, "no-type", "there is no type '%s'", word);
    if (suggestion.best.len) {
        diag_hint(diag, "did you mean '%.*s'?", STR_ARG(suggestion.best));
        return NULL;
    }
    Buf names = {0};
    for (size_t i = 0; i < schema->type_count; i++)
        buf_printf(&names, "%s%.*s", i ? ", " : "", STR_ARG(schema->types[i].name));
    diag_hint(diag, "the types are: %.*s", STR_ARG(buf_str(&names)));
    buf_release(&names);
    return NULL;
}
