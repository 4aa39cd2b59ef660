/* The floor: the least that any generator of such a site must do, as fast as C can do it, to compare others with.
 *
 *     floor REPOSITORY LIST OUT THREADS
 *
 * Reads every file below content/ of the repository's HEAD, turns the text of each Markdown file into HTML with
 * cmark-gfm and its extensions, and writes the files that LIST names, as lines "<size> <path>", into the new folder
 * OUT. What it writes is that HTML, over and over, until a file has its size: no templates, no model, no checks.
 * THREADS share the work.
 */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <errno.h>
#include <fcntl.h>
#include <git2.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_THREADS = 64, POOL_SIZE = 1 << 22 };

typedef struct {
    git_oid id;
    bool is_markdown;
} Source;

typedef struct {
    char *path;
    size_t size;
} Target;

typedef struct {
    const char *repository;
    int out; /* the folder */
    size_t threads;
    Source *sources;
    Target *targets;
    size_t source_count, source_room, target_count, target_room;
} Task;

typedef struct {
    const Task *task;
    size_t number;    /* of this thread: it does every threads-th source, and one run of the targets */
    char *pool;       /* HTML of POOL_SIZE bytes */
    size_t pool_used;
    char *made;       /* the last folder made; folders come in order */
} Worker;

static void die(const char *what)
{
    const git_error *error = git_error_last();
    fprintf(stderr, "floor: %s: %s\n", what, error ? error->message : strerror(errno));
    exit(3);
}

static void *grown(void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room) return items;
    *room = *room ? 2 * *room : 1024;
    items = reallocarray(items, *room, size);
    if (!items) die("memory");
    return items;
}

/* ---- what there is to do ---- */

static int add_source(const char *root, const git_tree_entry *entry, void *context)
{
    Task *task = context;
    (void)root;
    if (git_tree_entry_type(entry) != GIT_OBJECT_BLOB) return 0;
    const char *name = git_tree_entry_name(entry);
    size_t length = strlen(name);
    task->sources = grown(task->sources, task->source_count, &task->source_room, sizeof *task->sources);
    Source *source = &task->sources[task->source_count++];
    source->id = *git_tree_entry_id(entry);
    source->is_markdown = length > 3 && strcmp(name + length - 3, ".md") == 0;
    return 0;
}

static void list_sources(Task *task)
{
    git_repository *repository = NULL;
    git_object *tree = NULL;
    if (git_repository_open(&repository, task->repository) || git_revparse_single(&tree, repository, "HEAD:content") ||
        git_tree_walk((git_tree *)tree, GIT_TREEWALK_PRE, add_source, task))
        die(task->repository);
    git_object_free(tree);
    git_repository_free(repository);
}

static void list_targets(Task *task, const char *file)
{
    FILE *list = fopen(file, "r");
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    if (!list) die(file);
    while ((length = getline(&line, &room, list)) > 0) {
        if (line[length - 1] == '\n') line[length - 1] = '\0';
        char *path;
        size_t size = strtoul(line, &path, 10);
        task->targets = grown(task->targets, task->target_count, &task->target_room, sizeof *task->targets);
        task->targets[task->target_count++] = (Target){strdup(path + (*path == ' ')), size};
    }
    free(line);
    fclose(list);
}

/* ---- from Markdown to HTML ---- */

/* The text below the fields: what follows the second line of three hyphens. */
static const char *body_of(const char *text, const char *end)
{
    if (end - text < 4 || memcmp(text, "---\n", 4) != 0) return text;
    const char *line = memmem(text + 3, (size_t)(end - text - 3), "\n---\n", 5);
    return line ? line + 5 : text;
}

static void render(Worker *worker, const char *text, size_t length)
{
    static const char *const extensions[] = {"table", "strikethrough", "autolink", "tasklist", "tagfilter"};
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extensions[i]));
    const char *body = body_of(text, text + length);
    cmark_parser_feed(parser, body, (size_t)(text + length - body));
    cmark_node *document = cmark_parser_finish(parser);
    char *html = cmark_render_html(document, CMARK_OPT_DEFAULT, cmark_parser_get_syntax_extensions(parser));
    size_t size = strlen(html), left = POOL_SIZE - worker->pool_used;
    memcpy(worker->pool + worker->pool_used, html, size < left ? size : left);
    worker->pool_used += size < left ? size : left;
    free(html);
    cmark_node_free(document);
    cmark_parser_free(parser);
}

static void read_sources(Worker *worker)
{
    const Task *task = worker->task;
    git_repository *repository = NULL;
    if (git_repository_open(&repository, task->repository)) die(task->repository);
    for (size_t i = worker->number; i < task->source_count; i += task->threads) {
        git_blob *blob = NULL;
        if (git_blob_lookup(&blob, repository, &task->sources[i].id)) die("reading");
        if (task->sources[i].is_markdown) render(worker, git_blob_rawcontent(blob), (size_t)git_blob_rawsize(blob));
        git_blob_free(blob);
    }
    git_repository_free(repository);
}

/* ---- files ---- */

static void make_folders(Worker *worker, const char *path)
{
    const char *last = strrchr(path, '/');
    size_t length = last ? (size_t)(last - path) : 0;
    if (!length || (strlen(worker->made) == length && strncmp(worker->made, path, length) == 0)) return;
    free(worker->made);
    worker->made = strndup(path, length);
    for (char *slash = worker->made; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = '\0';
        if (mkdirat(worker->task->out, worker->made, 0777) && errno != EEXIST) die(worker->made);
    }
    if (mkdirat(worker->task->out, worker->made, 0777) && errno != EEXIST) die(worker->made);
}

static void write_target(Worker *worker, const Target *target)
{
    make_folders(worker, target->path);
    int file = openat(worker->task->out, target->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0) die(target->path);
    for (size_t done = 0; done < target->size;) {
        size_t part = target->size - done < POOL_SIZE ? target->size - done : POOL_SIZE;
        ssize_t count = write(file, worker->pool, part);
        if (count < 0) die(target->path);
        done += (size_t)count;
    }
    if (close(file)) die(target->path);
}

static void *work(void *context)
{
    Worker *worker = context;
    const Task *task = worker->task;
    read_sources(worker);
    for (size_t used = worker->pool_used ? worker->pool_used : 1; used < POOL_SIZE; used *= 2)
        memcpy(worker->pool + used, worker->pool, used < POOL_SIZE - used ? used : POOL_SIZE - used);
    size_t from = worker->number * task->target_count / task->threads;
    size_t to = (worker->number + 1) * task->target_count / task->threads;
    for (size_t i = from; i < to; i++) write_target(worker, &task->targets[i]);
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: floor REPOSITORY LIST OUT THREADS\n");
        return 2;
    }
    git_libgit2_init();
    Task task = {.repository = argv[1], .threads = strtoul(argv[4], NULL, 10)};
    if (task.threads < 1 || task.threads > MAX_THREADS) task.threads = 1;
    if (mkdir(argv[3], 0777) || (task.out = open(argv[3], O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0) die(argv[3]);
    cmark_gfm_core_extensions_ensure_registered();
    list_sources(&task);
    list_targets(&task, argv[2]);
    Worker workers[MAX_THREADS];
    pthread_t threads[MAX_THREADS];
    for (size_t i = 0; i < task.threads; i++) {
        workers[i] = (Worker){.task = &task, .number = i, .pool = calloc(1, POOL_SIZE), .made = strdup("")};
        if (!workers[i].pool || pthread_create(&threads[i], NULL, work, &workers[i])) die("thread");
    }
    for (size_t i = 0; i < task.threads; i++) {
        pthread_join(threads[i], NULL);
        free(workers[i].pool);
        free(workers[i].made);
    }
    for (size_t i = 0; i < task.target_count; i++) free(task.targets[i].path);
    free(task.targets);
    free(task.sources);
    close(task.out);
    git_libgit2_shutdown();
    return 0;
}
