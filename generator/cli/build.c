#include "cli/build_parts.h"

#include "base/file.h"
#include "base/pool.h"
#include "cli/checks.h"
#include "cli/press_digest.h"
#include "cli/report.h"
#include "cli/state.h"
#include "model/assemble.h"
#include "render/fragments.h"
#include "render/renderer.h"

#include <string.h>
#include <unistd.h>

/* ---- 1. where the site goes ---- */

/* Locked from here to the end: what another build put there meanwhile could be older than what this one has read. */
static bool open_to_publish(Build *build)
{
    const Options *options = build->options;
    if (file_exists(path_join(build->arena, str_from(options->out), STR("site.yml")).ptr)) {
        diag_report(build->diag, DIAG_USAGE, (Place){0}, "output-is-content",
                    "'%s' holds content: the site cannot go there", options->out);
        diag_hint(build->diag, "name another folder with --out");
        return false;
    }
    PublishOptions publish = {.wait = options->wait, .gzip = options->gzip, .list_later = true};
    return (build->publish = publish_open(options->out, &publish, build->diag)) != NULL;
}

static bool open_output(Build *build)
{
    if (build->purpose == TO_PUBLISH) return open_to_publish(build);
    bool compares = build->purpose == TO_COMPARE;
    build->publish = compares ? publish_look(build->options->out, build->diag) : publish_rehearse(build->diag);
    return build->publish != NULL;
}

/* ---- 2. what the last build left, and the theme ---- */

/* Where what the last build left is looked for; NULL: nowhere. */
static const Publish *last_build(const Build *build)
{
    bool known = build->purpose == TO_COMPARE || (build->purpose == TO_PUBLISH && !build->options->full);
    return known ? build->publish : NULL;
}

static void settle_state(Build *build)
{
    const Options *options = build->options;
    state_settle(&build->state, last_build(build));
    bool is_first = publish_listed(build->publish)->count == 0; /* which needs no explanation */
    bool tells = build->purpose == TO_PUBLISH && !options->quiet && options->format == FORMAT_TEXT;
    if (build->state.missing && !is_first && tells)
        fprintf(stderr, "every page is made anew: %s\n", build->state.missing);
}

/* The theme asked for; else the one beside the working folder, the program, or where it was installed. */
static const char *theme_folder(Build *build)
{
    if (build->options->theme) return build->options->theme;
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program);
    Str folder = path_folder((Str){program, length > 0 ? (size_t)length : 0});
    const char *const candidates[] = {
        "themes/default",
        arena_printf(build->arena, "%.*s/../../themes/default", STR_ARG(folder)).ptr,
        arena_printf(build->arena, "%.*s/../share/signpost/themes/default", STR_ARG(folder)).ptr,
    };
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++)
        if (folder_exists(candidates[i])) return candidates[i];
    return candidates[0];
}

enum { PART_STATE, PART_LIST, PART_THEME, READ_PARTS };

/* None of these needs another. The theme is made in the build's own arena, the others have arenas of theirs. */
static void read_part(void *context, size_t worker, size_t index)
{
    (void)worker;
    Build *build = context;
    if (index == PART_STATE) state_read(&build->state, last_build(build));
    else if (index == PART_LIST) build->listed = build->purpose != TO_PUBLISH || publish_read_list(build->publish);
    else build->themed = theme_open(build->theme_folder, build->arena, build->diag, &build->theme);
}

/* ---- 3. the content ---- */

static bool open_content(Build *build)
{
    const Options *options = build->options;
    TreeOptions tree = {.repo = options->repo, .ref = options->ref, .path = options->path,
                        .worktree = options->worktree, .quiet = options->quiet, .fetched = options->fetched,
                        .known = &build->state.history};
    build->tree = tree_open(&tree, build->diag);
    return build->tree && content_read(build->tree, build->theme.schema, options->date, &build->state.content,
                                       &build->workers, build->arena, build->diag, &build->content);
}

/* The content's words.yml, and those of its further languages. */
static void add_words(Build *build)
{
    const Content *content = &build->content;
    for (size_t i = 0; i < content->data_count; i++) {
        const ContentData *data = &content->data[i];
        if (!str_is(path_name(data->path), "words.yml") || !data->root || data->root->kind != YAML_MAPPING) continue;
        theme_add_words(&build->theme, path_folder(data->path), data->root, build->arena, build->diag);
    }
}

/* ---- 4. the site ---- */

static bool assemble(Build *build)
{
    PictureIndex indexes[THEME_CHAIN];
    size_t count = 0;
    for (size_t i = 0; i < build->theme.folder_count; i++)
        if (build->theme.pictures[i])
            indexes[count++] = (PictureIndex){build->theme.pictures[i], build->theme.picture_sets[i],
                                              build->theme.picture_folders[i], 2};
    AssembleInput input = {&build->content, indexes, count, build->options->date,
                           build->options->base_url, build->state.history.judge, build->purpose != TO_PUBLISH,
                           &build->workers};
    return model_assemble(&input, build->arena, build->diag, &build->site);
}

/* What easy read may say, and what in it is to be explained. */
static bool open_easy_rules(Build *build)
{
    Str language = value_text(&build->site.fields, "language");
    const ThemeFile *file = theme_language_file(&build->theme, "easy-read", language, ".yml", build->arena);
    const ThemeFile *words = theme_language_file(&build->theme, "built/easy-read", language, ".txt", build->arena);
    YamlNode *root = NULL;
    if (file && !yaml_parse(&file->source, file->source.text, build->arena, build->diag, &root)) return false;
    Str common = words ? words->source.text : (Str){NULL, 0};
    bool ok = easy_rules_read(root, common, &build->site, build->arena, build->diag, &build->easy);
    if (file) build->easy.file = file->name;
    return ok;
}

/* ---- 5. pictures and fonts for documents ---- */

static bool open_press(Build *build)
{
    size_t count = build->theme.font_count;
    FontFiles *fonts = ARENA_MANY(build->arena, FontFiles, count + 1);
    for (size_t i = 0; i < count; i++) {
        const ThemeFont *font = &build->theme.fonts[i];
        fonts[i] = (FontFiles){font->regular, font->bold, font->italic, font->bold_italic, font->scale, font->code};
    }
    build->press = press_open(fonts, count, build->diag);
    if (build->press) press_letter_widths(build->press, PLAIN_LETTERS, build->letters.regular, build->letters.bold);
    return build->press &&
           press_add_pictures(build->press, build->site.pictures, build->site.picture_count, build->diag);
}

/* ---- 6. and 7. documents and pages: making.c ---- */

static bool read_published(void *published, Str file, Buf *out)
{
    return publish_read(published, file, out);
}

static bool open_renderers(Build *build)
{
    build->documents = ARENA_MANY(build->arena, MadeDocument, build->site.route_count);
    build->pictures_used = ARENA_MANY(build->arena, atomic_bool, build->site.picture_count);
    build->renderers = ARENA_MANY(build->arena, Renderer *, build->workers.jobs);
    build->assets = assets_prepare(&build->theme, &build->site, build->arena, &build->asset_count);
    build->context = (RenderContext){
        .theme = &build->theme, .site = &build->site, .tree = build->tree, .easy = &build->easy, .diag = build->diag,
        .letters = &build->letters, .fonts_digest = press_fonts_digest(&build->theme),
        .assets = build->assets, .asset_count = build->asset_count,
        .documents = build->documents, .pictures_used = build->pictures_used,
        .keys = read_keys_create(), .fragments = fragments_create(build->site.entry_count),
        .known = build->state.pages, .anew = build->state.missing || build->options->full,
        .read_published = build->publish ? read_published : NULL, .published = build->publish,
        .notes_folder = build->purpose == TO_PUBLISH ? notes_folder(build->publish) : -1,
    };
    if (build->state.pages) known_pages_load(build->state.pages, build->context.keys);
    for (size_t i = 0; i < build->workers.jobs; i++)
        if (!(build->renderers[i] = renderer_create(&build->context, i))) return false;
    return true;
}

/* What pages are made with goes when the last one is made: publishing wants the memory. */
static void rest_renderers(Build *build)
{
    for (size_t i = 0; i < build->workers.jobs; i++) renderer_rest(build->renderers[i]);
    fragments_destroy(build->context.fragments);
    build->context.fragments = NULL;
}

/* ---- 8. what pages load ---- */

static void add_assets(Build *build)
{
    for (size_t i = 0; i < build->asset_count; i++)
        publish_add(build->publish, str_from_index(build->assets[i].address, 1), build->assets[i].bytes);
    for (size_t i = 0; i < build->site.picture_count; i++) {
        const Picture *picture = build->site.pictures[i];
        if (build->pictures_used[i]) publish_add(build->publish, str_from_index(picture->address, 1), picture->bytes);
    }
}

/* ---- 9. into the output folder, with notes for the next build ---- */

typedef struct {
    const Build *build;
    PublishCounts counts;
    bool done;
    Keeping keeping;
    NotesWriter *notes;
} Publication;

enum { PART_FILES, PART_NOTES, PUBLISH_PARTS };

static void publish_part(void *context, size_t worker, size_t index)
{
    (void)worker;
    Publication *publication = context;
    Publish *publish = publication->build->publish;
    if (index == PART_NOTES) {
        publication->notes = state_write(publish, &publication->keeping);
        return;
    }
    publication->done = publish_commit(publish, &publication->counts);
    if (publication->done) publish_note_base_path(publish, publication->build->site.base_path);
}

/* One waits for the disk, mostly, while the other works. When all is new, memory is for one after the other. */
static bool publish_all(Build *build, PublishCounts *counts)
{
    size_t jobs = build->workers.jobs;
    RecordedPages *recorded = ARENA_MANY(build->arena, RecordedPages, jobs);
    for (size_t i = 0; i < jobs; i++) recorded[i] = renderer_recorded(build->renderers[i]);
    bool is_edit = last_build(build) && !build->state.missing;
    Publication publication = {build, .keeping = {build->state.program, build->tree, &build->content,
                                                  build->options->date, build->state.press_digest, build->state.pages,
                                                  &build->context, recorded, jobs}};
    pool_run(is_edit ? jobs : 1, PUBLISH_PARTS, publish_part, &publication);
    *counts = publication.counts;
    if (publication.done) notes_end(publication.notes, build->publish);
    else notes_drop(publication.notes);
    return publication.done;
}

/* ---- the list ---- */

/* Stages 1 to 4, for whatever purpose. */
static bool open_site(Build *build)
{
    progress_stage(&build->progress, "opening", 0);
    if (!open_output(build)) return false;
    build->theme_folder = theme_folder(build);
    pool_run(build->workers.jobs, READ_PARTS, read_part, build);
    if (!build->listed) return false;
    settle_state(build);
    if (!build->themed) return false;
    progress_stage(&build->progress, "content", 0);
    if (!open_content(build)) return false;
    add_words(build);
    bool may_keep = build->purpose == TO_PUBLISH && last_build(build) && !build->state.missing;
    /* Not before: the content takes all threads, and the site is made by one, mostly. */
    if (may_keep && build->workers.jobs > 1) publish_look_ahead(build->publish);
    progress_stage(&build->progress, "site", 0);
    bool sound = assemble(build);
    checks_languages(&build->site, &build->theme, build->diag);
    if (sound) open_easy_rules(build);
    tree_rest(build->tree);
    return true;
}

static bool run_stages(Build *build, BuildCounts *counts)
{
    bool strict = build->options->strict;
    if (!open_site(build)) return false;
    counts->sources = build->content.count;
    if (!diag_blocks(build->diag, false))
        checks_words(&build->site, &build->theme, &build->easy, build->workers.jobs, build->arena, build->diag);
    if (diag_blocks(build->diag, strict)) {
        open_press(build); /* which has problems of its own to tell */
        return false;
    }
    if (!open_renderers(build)) return false;
    progress_stage(&build->progress, "comparison", 0);
    size_t todo = making_gather(build, true, &counts->documents);
    uint64_t press_digest = press_all_digest(&build->site, build->context.fonts_digest);
    progress_stage(&build->progress, "pictures", 0); /* which the last build has looked at, if they are the same */
    if ((todo || press_digest != build->state.press_digest) && !open_press(build)) return false;
    build->state.press_digest = press_digest;
    if (diag_blocks(build->diag, strict)) return false;
    progress_stage(&build->progress, "documents", todo);
    making_documents(build, todo);
    press_close(build->press); /* which holds a dozen megabytes of fonts and pictures */
    build->press = NULL;
    todo = making_gather(build, false, &counts->pages);
    progress_stage(&build->progress, "pages", todo);
    making_pages(build, todo);
    rest_renderers(build);
    add_assets(build);
    if (diag_blocks(build->diag, strict)) return false;
    if (build->purpose == TO_CHECK) return true;
    progress_stage(&build->progress, "publish", 0);
    return publish_all(build, &counts->published);
}

static void take_notes(Build *build, BuildNotes *notes)
{
    report_as_json(build->diag, &notes->problems);
    for (size_t i = 0; i < build->theme.folder_count; i++)
        buf_add(&notes->themes, (Str){build->theme.folders[i], strlen(build->theme.folders[i]) + 1});
}

static void release(Build *build)
{
    for (size_t i = 0; build->renderers && i < build->workers.jobs; i++) renderer_destroy(build->renderers[i]);
    fragments_destroy(build->context.fragments);
    read_keys_destroy(build->context.keys);
    press_close(build->press);
    tree_close(build->tree);
    publish_close(build->publish);
    state_release(&build->state);
    diag_destroy(build->diag);
    for (size_t i = 0; i < build->workers.jobs; i++) arena_destroy(build->workers.arenas[i]);
    arena_destroy(build->arena);
}

static void begin(Build *build, const Options *options, Purpose purpose)
{
    *build = (Build){.options = options, .purpose = purpose, .diag = diag_create(), .arena = arena_create()};
    build->workers = (Workers){options->jobs, ARENA_MANY(build->arena, Arena *, options->jobs)};
    for (size_t i = 0; i < options->jobs; i++) build->workers.arenas[i] = arena_create();
    markdown_init();
}

static bool look_at(Build *build, Look how, bool (*look)(const BuildView *view, void *context), void *context)
{
    bool ok = open_site(build);
    if (ok && how != LOOK_AS_IT_IS) ok = !diag_blocks(build->diag, false) && open_renderers(build);
    progress_end(&build->progress, false);
    if (!ok) return false;
    if (how == LOOK_AS_IT_IS)
        build->context =
            (RenderContext){.theme = &build->theme, .site = &build->site, .tree = build->tree, .diag = build->diag};
    if (how == LOOK_KNOWN) {
        making_compare(build, true);
        making_compare(build, false);
    }
    BuildView view = {&build->site, &build->theme, build->renderers ? build->renderers[0] : NULL, &build->context,
                      build->state.pages, build->state.missing, build->arena, build->diag};
    return look(&view, context);
}

int build_look(const Options *options, Look how, bool (*look)(const BuildView *view, void *context), void *context)
{
    Build build;
    begin(&build, options, how == LOOK_KNOWN ? TO_COMPARE : TO_LOOK);
    progress_begin(&build.progress, options->quiet);
    bool ok = look_at(&build, how, look, context);
    int status = ok ? EXIT_DONE : diag_exit_status(build.diag, false);
    content_show_sources(&build.content, build.arena, build.diag);
    if (!ok) report_problems(build.diag, FORMAT_TEXT);
    release(&build);
    return status;
}

int build_run(const Options *options, bool check_only, BuildCounts *counts)
{
    Build build;
    begin(&build, options, check_only ? TO_CHECK : TO_PUBLISH);
    *counts = (BuildCounts){0};
    progress_begin(&build.progress, options->quiet);
    bool ok = run_stages(&build, counts);
    if (!ok) report_silence(build.diag, options->strict);
    progress_end(&build.progress, options->timings);
    content_show_sources(&build.content, build.arena, build.diag);
    report_problems(build.diag, options->format); /* while the sources that they quote are there */
    if (options->notes) take_notes(&build, options->notes);
    int status = ok ? EXIT_DONE : diag_exit_status(build.diag, options->strict);
    counts->warnings = diag_count(build.diag, DIAG_WARNING);
    release(&build);
    return status;
}
