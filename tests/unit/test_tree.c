/* Content folders of commits, mirrors and disks. The repositories are made by git itself in a temporary folder. */
#include "base/pool.h"
#include "support.h"
#include "tree/tree.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    Arena *arena;
    Diag *diag;
    Str folder;
    TreeOptions options; /* of the repository "repo", quiet */
} World;

static const char *at(World *world, const char *name)
{
    return path_join(world->arena, world->folder, str_from(name)).ptr;
}

static const char *const surroundings =
    "export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME='Ada Author'"
    " GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME='Carl Committer' GIT_COMMITTER_EMAIL=c@example.org; set -e; ";

/* Runs a shell script in the world's folder. */
static void run(World *world, const char *script)
{
    Str command = arena_printf(world->arena, "%s cd '%s'; { %s; } >/dev/null 2>log || { cat log; exit 1; }",
                               surroundings, world->folder.ptr, script);
    assert_int_equal(system(command.ptr), 0);
}

static Str output(World *world, const char *command)
{
    char line[256] = "";
    Str full = arena_printf(world->arena, "%s cd '%s'; %s", surroundings, world->folder.ptr, command);
    FILE *pipe = popen(full.ptr, "r");
    assert_non_null(pipe);
    if (!fgets(line, sizeof line, pipe)) line[0] = '\0';
    pclose(pipe);
    return arena_str(world->arena, str_trim(str_from(line)));
}

static int world_begin(void **state)
{
    World *world = memory_alloc(sizeof(World));
    folder_setup(&world->arena, &world->diag, &world->folder);
    world->options = (TreeOptions){.repo = at(world, "repo"), .ref = "HEAD", .path = "content", .quiet = true};
    setenv("XDG_CACHE_HOME", at(world, "cache"), 1);
    *state = world;
    return 0;
}

WORLD_END(world_end)

/* "repo" with two commits and three files in content/, one outside of it. */
static void make_repo(World *world)
{
    run(world, "git init -q -b main repo; cd repo; mkdir -p content/services outside; echo one >content/site.yml;"
               "echo two >content/services/portage.md; echo hidden >content/.gitkeep; echo x >outside/x.md;"
               "git add .; GIT_COMMITTER_DATE='1700000000 +0100' git commit -qm 'Begin here'; git tag v1;"
               "echo three >content/services/aids.md; echo two more >content/services/portage.md;"
               "git add .; GIT_COMMITTER_DATE='1700086400 +0000' git commit -qm 'Second: more' -m 'And a body'");
}

static Tree *open_good(World *world)
{
    Tree *tree = tree_open(&world->options, world->diag);
    size_t count;
    const Problem *problems = diag_sorted(world->diag, &count);
    if (count) print_message("%s\n", problems[0].message.ptr);
    assert_int_equal(count, 0);
    assert_non_null(tree);
    return tree;
}

static void assert_problem(World *world, Severity severity, const char *rule, const char *message, const char *hint)
{
    size_t count;
    const Problem *problems = diag_sorted(world->diag, &count);
    assert_int_equal(count, 1);
    if (!str_contains(problems[0].message, str_from(message))) print_message("got: %s\n", problems[0].message.ptr);
    if (!str_contains(problems[0].hint, str_from(hint))) print_message("got: %.*s\n", STR_ARG(problems[0].hint));
    assert_string_equal(problems[0].rule, rule);
    assert_int_equal(problems[0].severity, severity);
    assert_true(str_contains(problems[0].message, str_from(message)));
    assert_true(str_contains(problems[0].hint, str_from(hint)));
}

static void assert_refused(World *world, Severity severity, const char *rule, const char *message, const char *hint)
{
    assert_null(tree_open(&world->options, world->diag));
    assert_problem(world, severity, rule, message, hint);
}

static Str read_file(World *world, Tree *tree, const char *path)
{
    const TreeFile *file = tree_find(tree, str_from(path));
    Str bytes;
    assert_non_null(file);
    assert_true(tree_read(tree, 0, file, world->arena, &bytes, world->diag));
    assert_int_equal(bytes.ptr[bytes.len], '\0');
    return bytes;
}

static void assert_changed(World *world, Tree *tree, const char *path, const char *ref)
{
    const TreeFile *file = tree_find(tree, str_from(path));
    Str id = output(world, arena_printf(world->arena, "git -C repo rev-parse %s", ref).ptr);
    assert_non_null(file);
    assert_non_null(file->changed);
    assert_string_equal(file->changed->id, id.ptr);
}

/* ---- commits ---- */

static void test_commit(void **state)
{
    World *world = *state;
    make_repo(world);
    Tree *tree = open_good(world);
    assert_int_equal(tree_count(tree), 3);
    assert_string_equal(tree_file(tree, 0)->path.ptr, "services/aids.md");
    assert_string_equal(tree_file(tree, 1)->path.ptr, "services/portage.md");
    assert_string_equal(tree_file(tree, 2)->path.ptr, "site.yml");
    assert_string_equal(tree_file(tree, 1)->shown.ptr, "content/services/portage.md");
    assert_true(str_is(output(world, "git -C repo rev-parse HEAD:content/site.yml"), tree_file(tree, 2)->blob));
    assert_string_equal(read_file(world, tree, "services/portage.md").ptr, "two more\n");
    assert_null(tree_find(tree, STR("services/none.md")));
    assert_changed(world, tree, "services/portage.md", "HEAD");
    assert_changed(world, tree, "site.yml", "v1");
    const Commit *second = tree_commit(tree);
    assert_int_equal(second->time, 1700086400);
    assert_string_equal(second->author.ptr, "Ada Author");
    assert_string_equal(second->summary.ptr, "Second: more");
    tree_close(tree);
}

static void test_refs(void **state)
{
    World *world = *state;
    make_repo(world);
    run(world, "git -C repo branch feature/x v1; git -C repo tag -a -m annotated v1a v1; git clone -q repo other;"
               "git clone -q --bare repo bare.git");
    const char *v1 = output(world, "git -C repo rev-parse v1").ptr;
    const char *const refs[] = {"v1", "v1a", "feature/x", "HEAD~1", "main^", "refs/tags/v1", "HEAD~1^0", v1, NULL};
    for (size_t i = 0; refs[i]; i++) {
        world->options.ref = refs[i];
        Tree *tree = open_good(world);
        assert_int_equal(tree_count(tree), 2);
        assert_string_equal(tree_commit(tree)->id, v1);
        tree_close(tree);
    }
    world->options.ref = arena_str(world->arena, str_slice(str_from(v1), 0, 10)).ptr;
    tree_close(open_good(world));
    world->options =
        (TreeOptions){.repo = at(world, "other"), .ref = "origin/feature/x", .path = "content", .quiet = true};
    tree_close(open_good(world));
    world->options = (TreeOptions){.repo = at(world, "bare.git"), .ref = NULL, .path = "content/", .quiet = true};
    tree_close(open_good(world));
}

static void test_paths(void **state)
{
    World *world = *state;
    make_repo(world);
    const char *const roots[] = {"", ".", "./", NULL};
    for (size_t i = 0; roots[i]; i++) {
        world->options.path = roots[i];
        Tree *tree = open_good(world);
        assert_int_equal(tree_count(tree), 4);
        assert_string_equal(tree_file(tree, 3)->shown.ptr, "outside/x.md");
        tree_close(tree);
    }
    world->options.path = "./content//services/";
    Tree *tree = open_good(world);
    assert_string_equal(tree_file(tree, 0)->shown.ptr, "content/services/aids.md");
    tree_close(tree);
    world->options =
        (TreeOptions){.repo = at(world, "repo/content/services"), .ref = "HEAD", .path = "content", .quiet = true};
    tree = open_good(world);
    assert_int_equal(tree_count(tree), 3);
    tree_close(tree);
    world->options.repo = at(world, "repo/content");
    world->options.path = "services";
    tree = open_good(world);
    assert_int_equal(tree_count(tree), 2);
    assert_changed(world, tree, "aids.md", "HEAD");
    tree_close(tree);
}

/* Histories made by chance, with merges, modes, deletions and wrong clocks: each file's answer is git's own. */
static void add_random_history(Buf *stream, unsigned seed, unsigned commits)
{
    srandom(seed);
    for (unsigned mark = 1; mark <= commits; mark++) {
        buf_printf(stream, "commit refs/heads/main\nmark :%u\ncommitter C <c@example.org> %ld +0000\ndata 1\nm\n", mark,
                   1700000000 + (long)mark * 60 + (random() % 8 ? 0 : random() % 4000 - 2000));
        unsigned from = mark > 1 ? mark - 1 - (unsigned)random() % (mark - 1 < 6 ? mark - 1 : 6) : 0;
        if (from) buf_printf(stream, "from :%u\n", from);
        for (long i = mark > 2 && random() % 3 == 0 ? random() % 3 : 0; i > 0; i--) {
            unsigned merged = 1 + (unsigned)random() % (mark - 1);
            if (merged != from) buf_printf(stream, "merge :%u\n", merged);
        }
        for (long i = mark > 1 ? random() % 4 : 40; i > 0; i--) {
            static const char *const folders[] = {"content", "content/a", "content/a/b", "content/a.b", "content/c"};
            const char *folder = folders[random() % 5];
            if (random() % 6 == 0) buf_printf(stream, "D %s/f%ld\n", folder, random() % 4);
            else
                buf_printf(stream, "M %s inline %s/f%ld\ndata 2\n%ld\n", random() % 9 ? "100644" : "100755", folder,
                           random() % 4, random() % 3);
        }
    }
}

static void test_history_is_gits(void **state)
{
    World *world = *state;
    for (unsigned seed = 1; seed <= 6; seed++) {
        Buf stream = {0};
        add_random_history(&stream, seed, 120);
        assert_true(file_write(at(world, "stream"), buf_str(&stream), world->diag));
        buf_release(&stream);
        run(world, "rm -rf repo; git init -q -b main repo; git -C repo fast-import --force --quiet <stream");
        world->options.ref = "main";
        Tree *tree = open_good(world);
        assert_true(tree_count(tree) > 3);
        for (size_t i = 0; i < tree_count(tree); i++) {
            const TreeFile *file = tree_file(tree, i);
            Str said = output(world, arena_printf(world->arena, "git -C repo log -1 --format=%%H main -- %s",
                                                  file->shown.ptr).ptr);
            assert_non_null(file->changed);
            assert_string_equal(file->changed->id, said.ptr);
        }
        tree_close(tree);
    }
}

/* The commits of a tree's files that are those known from before, and not found anew. */
static size_t count_known(const Tree *tree, const KnownHistory *known)
{
    size_t count = 0;
    for (size_t i = 0; i < tree_count(tree); i++)
        count += tree_file(tree, i)->versions &&
                 tree_file(tree, i)->versions == map_get(&known->versions, tree_file(tree, i)->path);
    return count;
}

/* The versions before the last, which must be the same in both. */
static size_t count_same_versions(const FileVersion *a, const FileVersion *b)
{
    size_t count = 0;
    for (; a && b; a = a->before, b = b->before, count++) {
        assert_string_equal(a->commit->id, b->commit->id);
        assert_memory_equal(a->blob, b->blob, sizeof a->blob);
        assert_int_equal(a->is_first, b->is_first);
        assert_int_equal(a->is_first, a->before == NULL);
        assert_int_equal(a->is_beginning, b->is_beginning);
    }
    assert_true(!a && !b);
    return count - 1;
}

/* Whatever was built before, part of the history or not: with its answers the walk comes to the same as without. */
static void test_known_history(void **state)
{
    World *world = *state;
    size_t used = 0, unused = 0, older = 0;
    for (unsigned seed = 11; seed <= 14; seed++) {
        Buf stream = {0};
        add_random_history(&stream, seed, 90);
        assert_true(file_write(at(world, "stream"), buf_str(&stream), world->diag));
        buf_release(&stream);
        run(world,
            "rm -rf repo; git init -q -b main repo; "
            "git -C repo fast-import --force --quiet --export-marks=../marks <stream");
        world->options.ref = "main";
        Tree *anew = open_good(world);
        for (unsigned mark = 6; mark <= 90; mark += 7) {
            KnownHistory known;
            world->options.ref = output(world, arena_printf(world->arena, "sed -n 's/^:%u //p' marks", mark).ptr).ptr;
            Tree *before = open_good(world);
            assert_true(tree_history(before, world->arena, &known));
            world->options.ref = "main";
            world->options.known = &known;
            Tree *after = open_good(world);
            world->options.known = NULL;
            for (size_t i = 0; i < tree_count(anew); i++) {
                assert_string_equal(tree_file(after, i)->changed->id, tree_file(anew, i)->changed->id);
                older += count_same_versions(tree_file(after, i)->versions, tree_file(anew, i)->versions);
            }
            *(count_known(after, &known) ? &used : &unused) += 1;
            tree_close(after);
            tree_close(before);
        }
        tree_close(anew);
    }
    assert_true(used > 10);
    assert_true(older > 100);
    assert_true(unused > 0); /* tips that later commits left behind */
}

static void test_versions(void **state)
{
    World *world = *state;
    make_repo(world);
    run(world, "cd repo; git checkout -qb side v1; echo four >content/services/portage.md; git commit -qam side;"
               "git checkout -q main; git merge -qs ours side; chmod +x content/site.yml; git commit -qam mode");
    Tree *tree = open_good(world);
    const FileVersion *portage = tree_find(tree, STR("services/portage.md"))->versions;
    Str text;
    assert_string_equal(portage->commit->summary.ptr, "Second: more"); /* the merge took it as it was */
    assert_false(portage->is_first);
    assert_true(portage->before->is_first && portage->before->is_beginning);
    assert_null(portage->before->before);
    assert_true(tree_read_version(tree, 1, portage->before, world->arena, &text));
    assert_string_equal(text.ptr, "two\n");
    const FileVersion *aids = tree_find(tree, STR("services/aids.md"))->versions;
    assert_true(aids->is_first && !aids->is_beginning && !aids->before);
    const FileVersion *site = tree_find(tree, STR("site.yml"))->versions;
    assert_true(site->before && !site->is_first && memcmp(site->blob, site->before->blob, sizeof site->blob) == 0);
    tree_close(tree);
    world->options.worktree = true;
    run(world, "echo more >repo/content/services/portage.md; echo x >repo/content/services/new.md");
    tree = open_good(world);
    assert_null(tree_find(tree, STR("services/new.md"))->versions);
    portage = tree_find(tree, STR("services/portage.md"))->versions;
    assert_null(tree_find(tree, STR("services/portage.md"))->changed);
    assert_true(tree_read_version(tree, 0, portage, world->arena, &text));
    assert_string_equal(text.ptr, "two more\n");
    tree_close(tree);
}

/* What is known is taken for true at its tip, and nowhere else. */
static void test_known_history_has_its_place(void **state)
{
    World *world = *state;
    make_repo(world);
    Commit claimed = {.id = "0123456789012345678901234567890123456789"};
    FileVersion site = {.commit = &claimed}, portage = {.commit = &claimed};
    KnownHistory known = {.folder = STR("content")};
    memcpy(known.tip, output(world, "git -C repo rev-parse v1").ptr, sizeof known.tip);
    map_set(&known.versions, world->arena, STR("site.yml"), &site);
    map_set(&known.versions, world->arena, STR("services/portage.md"), &portage);
    world->options.known = &known;
    run(world, "git clone -q repo again");
    world->options.repo = at(world, "again");
    Tree *tree = open_good(world);
    assert_ptr_equal(tree_find(tree, STR("site.yml"))->changed, &claimed);
    assert_changed(world, tree, "services/portage.md", "HEAD"); /* changed since */
    tree_close(tree);
    world->options.ref = "origin/main~1";
    tree = open_good(world);
    assert_ptr_equal(tree_find(tree, STR("services/portage.md"))->changed, &claimed);
    tree_close(tree);
    world->options.ref = NULL;
    world->options.path = "content/services";
    tree = open_good(world);
    assert_changed(world, tree, "aids.md", "HEAD");
    assert_changed(world, tree, "portage.md", "HEAD");
    tree_close(tree);
    world->options.path = "content";
    known.folder = STR("");
    tree = open_good(world);
    assert_changed(world, tree, "site.yml", "v1");
    tree_close(tree);
}

static void test_known_history_on_disk(void **state)
{
    World *world = *state;
    make_repo(world);
    run(world, "echo changed >repo/content/services/aids.md");
    world->options.worktree = true;
    KnownHistory known;
    Tree *before = open_good(world);
    assert_true(tree_history(before, world->arena, &known));
    assert_int_equal(known.versions.count, 3);
    assert_null(tree_find(before, STR("services/aids.md"))->changed);
    run(world, "cd repo; git checkout content/services/aids.md; echo more >>content/site.yml");
    world->options.known = &known;
    Tree *tree = open_good(world);
    assert_changed(world, tree, "services/aids.md", "HEAD");
    assert_int_equal(count_known(tree, &known), 3);
    assert_null(tree_find(tree, STR("site.yml"))->changed);
    tree_close(tree);
    tree_close(before);
}

static void test_changed_while_read(void **state)
{
    World *world = *state;
    make_repo(world);
    Tree *commit = open_good(world);
    world->options.worktree = true;
    Tree *folder = open_good(world);
    const TreeFile *file = tree_find(folder, STR("site.yml"));
    assert_true(tree_read_as_listed(folder, file, read_file(world, folder, "site.yml")));
    run(world, "echo more >>repo/content/site.yml");
    assert_false(tree_read_as_listed(folder, file, read_file(world, folder, "site.yml")));
    assert_true(tree_read_as_listed(commit, tree_find(commit, STR("site.yml")), read_file(world, commit, "site.yml")));
    tree_close(folder);
    tree_close(commit);
}

static void test_history_of_merges_and_renames(void **state)
{
    World *world = *state;
    make_repo(world);
    run(world, "cd repo; git checkout -q -b side v1; echo side >content/side.md; git add .; git commit -qm side;"
               "git tag side1; git mv content/site.yml content/moved.yml; git commit -qm move; git tag side2;"
               "git checkout -q main; git merge -q --no-ff -m merge side; git tag merged;"
               "echo y >>content/side.md; git commit -qam after");
    Tree *tree = open_good(world);
    assert_changed(world, tree, "side.md", "HEAD");
    assert_changed(world, tree, "moved.yml", "side2");
    assert_changed(world, tree, "services/portage.md", "merged^1");
    tree_close(tree);
    world->options.ref = "merged";
    tree = open_good(world);
    assert_changed(world, tree, "side.md", "side1");
    tree_close(tree);
}

static void test_shallow_clone_warns(void **state)
{
    World *world = *state;
    make_repo(world);
    run(world, "git clone -q --depth 1 file://$PWD/repo shallow");
    world->options.repo = at(world, "shallow");
    Tree *tree = tree_open(&world->options, world->diag);
    assert_non_null(tree);
    assert_changed(world, tree, "site.yml", "HEAD");
    assert_problem(world, DIAG_WARNING, "shallow-history", "only the latest commits", "--unshallow");
    KnownHistory known;
    assert_false(tree_history(tree, world->arena, &known));
    tree_close(tree);
    /* Nor does it take what is known: it would be told of commits that it does not have. */
    Commit claimed = {.id = "0123456789012345678901234567890123456789"};
    FileVersion site = {.commit = &claimed};
    known = (KnownHistory){.folder = STR("content")};
    memcpy(known.tip, output(world, "git -C repo rev-parse HEAD").ptr, sizeof known.tip);
    map_set(&known.versions, world->arena, STR("site.yml"), &site);
    world->options.known = &known;
    tree = tree_open(&world->options, world->diag);
    assert_changed(world, tree, "site.yml", "HEAD");
    tree_close(tree);
}

typedef struct {
    Tree *tree;
    Diag *diag;
    Arena *arenas[4];
} Readers;

static void read_one(void *context, size_t worker, size_t index)
{
    Readers *readers = context;
    const TreeFile *file = tree_file(readers->tree, index);
    Str bytes = {NULL, 0};
    bool read = tree_read(readers->tree, worker, file, readers->arenas[worker], &bytes, readers->diag);
    /* File 12.md counts from 1 to 12. */
    Str last = arena_printf(readers->arenas[worker], "%.*s\n", (int)(file->path.len - 3), file->path.ptr);
    if (read && (!str_starts(bytes, STR("1\n")) || !str_ends(bytes, last)))
        diag_report(readers->diag, DIAG_ERROR, (Place){0}, "test", "other bytes than were asked for");
}

static void test_many_readers(void **state)
{
    World *world = *state;
    run(world, "git init -q repo; cd repo; mkdir content; for i in $(seq 300); do seq $i >content/$i.md; done;"
               "git add .; git commit -qm all; git repack -adq");
    Readers readers = {.tree = open_good(world), .diag = world->diag};
    for (size_t i = 0; i < 4; i++) readers.arenas[i] = arena_create();
    pool_run(4, tree_count(readers.tree), read_one, &readers);
    for (size_t i = 0; i < 4; i++) arena_destroy(readers.arenas[i]);
    tree_close(readers.tree);
    assert_int_equal(diag_exit_status(world->diag, true), 0);
}

/* ---- what is refused ---- */

static void test_not_a_repository(void **state)
{
    World *world = *state;
    run(world, "mkdir repo");
    assert_refused(world, DIAG_USAGE, "not-a-repository", "is not in a git repository", "--worktree");
}

static void test_no_such_place(void **state)
{
    assert_refused(*state, DIAG_USAGE, "not-a-repository", "there is no folder", "--repo");
}

static void test_unknown_ref(void **state)
{
    World *world = *state;
    make_repo(world);
    world->options.ref = "mian";
    assert_refused(world, DIAG_USAGE, "unknown-ref", "'mian' is no branch", "did you mean 'main'?");
}

static void test_unknown_ref_far_from_all(void **state)
{
    World *world = *state;
    make_repo(world);
    world->options.ref = "release-candidate";
    assert_refused(world, DIAG_USAGE, "unknown-ref", "'release-candidate'", "it has: 'main', 'v1'");
}

static void test_ref_of_a_folder(void **state)
{
    World *world = *state;
    make_repo(world);
    world->options.ref = "HEAD:content";
    assert_refused(world, DIAG_USAGE, "unknown-ref", "names no commit", "--ref");
}

static void test_empty_repository(void **state)
{
    World *world = *state;
    run(world, "git init -q repo");
    assert_refused(world, DIAG_ERROR, "empty-repository", "has no commit yet", "commit the content first");
}

static void test_missing_folder(void **state)
{
    World *world = *state;
    make_repo(world);
    world->options.path = "contents";
    assert_refused(world, DIAG_USAGE, "content-folder", "no folder 'contents' at 'HEAD'", "did you mean 'content'?");
}

static void test_folder_is_a_file(void **state)
{
    World *world = *state;
    make_repo(world);
    world->options.path = "content/site.yml";
    assert_refused(world, DIAG_USAGE, "content-folder", "is a file at 'HEAD'", "--path");
}

static void test_folder_outside(void **state)
{
    World *world = *state;
    make_repo(world);
    world->options.path = "content/../../x";
    assert_refused(world, DIAG_USAGE, "content-folder", "is not inside the repository", "--path");
}

static void assert_one_complaint(World *world, const char *rule, const char *message)
{
    Tree *tree = tree_open(&world->options, world->diag);
    assert_non_null(tree);
    assert_problem(world, DIAG_ERROR, rule, message, "");
    for (size_t i = 0; i < tree_count(tree); i++) assert_string_equal(tree_file(tree, i)->path.ptr, "good.md");
    tree_close(tree);
}

/* The complaint about a file of the commit, then about the same on disk. */
static void assert_complaint(World *world, const char *script, const char *rule, const char *message)
{
    run(world, "git init -q repo; mkdir repo/content; echo good >repo/content/good.md");
    run(world, arena_printf(world->arena, "cd repo/content; %s; git add .; git commit -qm all", script).ptr);
    assert_one_complaint(world, rule, message);
    diag_destroy(world->diag);
    world->diag = diag_create();
    world->options.worktree = true;
    assert_one_complaint(world, rule, message);
}

static void test_symlink(void **state)
{
    assert_complaint(*state, "ln -s good.md link.md", "symlink", "'content/link.md' is a symbolic link");
}

static void test_submodule(void **state)
{
    assert_complaint(*state, "git init -q sub; echo x >sub/x.md; git -C sub add .; git -C sub commit -qm sub",
                     "submodule", "'content/sub' is a git submodule");
}

static void test_control_character(void **state)
{
    assert_complaint(*state, "echo >\"$(printf 'new\\nline.md')\"", "file-name",
                     "'content/new\\x0Aline.md' has a control character");
}

static void test_backslash(void **state)
{
    assert_complaint(*state, "echo >'back\\slash.md'", "file-name", "has a backslash");
}

static void test_invalid_utf8(void **state)
{
    assert_complaint(*state, "echo >\"$(printf 'caf\\351.md')\"", "file-name",
                     "'content/caf\\xE9.md' has a name that is not");
}

static void test_too_large(void **state)
{
    World *world = *state;
    run(world, "git init -q repo; mkdir repo/content; cd repo/content; head -c 10485761 /dev/zero >big.md; git add .;"
               "git commit -qm all");
    for (int on_disk = 0; on_disk < 2; on_disk++) {
        world->options.worktree = on_disk;
        Tree *tree = open_good(world);
        Str bytes;
        assert_false(tree_read(tree, 0, tree_file(tree, 0), world->arena, &bytes, world->diag));
        assert_problem(world, DIAG_ERROR, "file-too-large", "'content/big.md' is too large for a text: 10.0 MB",
                       "split it");
        tree_close(tree);
        diag_destroy(world->diag);
        world->diag = diag_create();
    }
}

static void test_large_picture_is_fine(void **state)
{
    World *world = *state;
    run(world, "git init -q repo; mkdir repo/content; cd repo/content; head -c 10485761 /dev/zero >big.png;"
               "head -c 10485760 /dev/zero >big.yml; git add .; git commit -qm all");
    Tree *tree = open_good(world);
    Str bytes;
    for (size_t i = 0; i < 2; i++)
        assert_true(tree_read(tree, 0, tree_file(tree, i), world->arena, &bytes, world->diag));
    tree_close(tree);
}

static void assert_clash(World *world, const char *script, const char *message)
{
    run(world, arena_printf(world->arena, "git init -q repo; mkdir repo/content; cd repo/content; %s; git add .;"
                                          "git commit -qm all", script).ptr);
    Tree *tree = tree_open(&world->options, world->diag);
    assert_problem(world, DIAG_ERROR, "case-clash", message, "rename one");
    tree_close(tree);
}

static void test_case_clash_of_files(void **state)
{
    assert_clash(*state, "echo >Info.md; echo >info.md", "'content/Info.md' and 'content/info.md' differ only");
}

static void test_case_clash_of_folders(void **state)
{
    assert_clash(*state, "mkdir -p x/Bus x/bus; echo >x/Bus/a.md; echo >x/Bus/c.md; echo >x/bus/a.md; echo >x/bus/b.md",
                 "'content/x/Bus' and 'content/x/bus' differ only");
}

static void test_case_clash_beyond_ascii(void **state)
{
    assert_clash(*state, "echo >Źródło.md; echo >źródło.md", "'content/Źródło.md' and 'content/źródło.md'");
}

/* ---- mirrors ---- */

static void test_mirror(void **state)
{
    World *world = *state;
    make_repo(world);
    run(world, "git -C repo branch old v1");
    world->options.repo = arena_printf(world->arena, "file://%s", at(world, "repo")).ptr;
    Tree *tree = open_good(world);
    assert_int_equal(tree_count(tree), 3);
    assert_changed(world, tree, "services/portage.md", "HEAD");
    tree_close(tree);
    /* The other side rewrites its branch, drops one, and shows another first. */
    run(world, "cd repo; git branch -D old; git checkout -q -b trunk v1; echo new >content/new.md; git add .;"
               "git commit -qm new; git branch -f main trunk");
    world->options.ref = "old";
    assert_refused(world, DIAG_USAGE, "unknown-ref", "'old' is no branch", "it has: ");
    diag_destroy(world->diag);
    world->diag = diag_create();
    const char *const refs[] = {"HEAD", "main", "origin/trunk", NULL};
    for (size_t i = 0; refs[i]; i++) {
        world->options.ref = refs[i];
        tree = open_good(world);
        assert_true(str_is(output(world, "git -C repo rev-parse trunk"), tree_commit(tree)->id));
        tree_close(tree);
    }
    assert_true(str_is(output(world, "ls -d cache/signpost/*/ | wc -l"), "1"));
}

static void test_mirror_by_another_name(void **state)
{
    World *world = *state;
    make_repo(world);
    Str config = arena_printf(world->arena, "[url \"file://%.*s/\"]\n\tinsteadOf = https://council.example.org/\n"
                                            "[url \"file:///nowhere/\"]\n\tinsteadOf = https://\n",
                              STR_ARG(world->folder));
    assert_true(file_write(at(world, ".gitconfig"), config, world->diag));
    char *home = strdup(getenv("HOME") ? getenv("HOME") : "/");
    setenv("HOME", world->folder.ptr, 1);
    world->options.repo = "https://council.example.org/repo";
    tree_close(open_good(world));
    setenv("HOME", home, 1);
    free(home);
}

static void test_mirror_of_ruins(void **state)
{
    World *world = *state;
    make_repo(world);
    world->options.repo = arena_printf(world->arena, "file://%s", at(world, "repo")).ptr;
    tree_close(open_good(world));
    run(world, "rm cache/signpost/*/HEAD");
    tree_close(open_good(world));
}

static void test_two_runs_share_a_mirror(void **state)
{
    World *world = *state;
    make_repo(world);
    world->options.repo = arena_printf(world->arena, "file://%s", at(world, "repo")).ptr;
    for (int i = 0; i < 4; i++)
        if (fork() == 0) {
            Tree *tree = tree_open(&world->options, world->diag);
            bool good = tree && tree_count(tree) == 3;
            tree_close(tree);
            _exit(good ? 0 : 1);
        }
    for (int i = 0; i < 4; i++) {
        int status;
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
}

static void test_mirror_that_cannot_be_locked(void **state)
{
    World *world = *state;
    make_repo(world);
    world->options.repo = arena_printf(world->arena, "file://%s", at(world, "repo")).ptr;
    tree_close(open_good(world));
    run(world, "cd cache/signpost; for lock in *.lock; do rm $lock; mkdir $lock; done");
    assert_refused(world, DIAG_FAILURE, "fetch", "Is a directory", "set XDG_CACHE_HOME to another folder");
}

static void test_mirror_that_has_gone(void **state)
{
    World *world = *state;
    make_repo(world);
    world->options.repo = arena_printf(world->arena, "file://%s", at(world, "repo")).ptr;
    world->options.fetched = true;
    assert_refused(world, DIAG_FAILURE, "fetch", "there is no copy of", "fetches it anew");
}

static void test_folders_too_deep(void **state)
{
    World *world = *state;
    make_repo(world);
    run(world, "cd repo/content; deep=$(printf 'a/%.0s' $(seq 70)); mkdir -p $deep; echo x >$deep/x.md; git add .;"
               "git commit -qm deep");
    assert_refused(world, DIAG_ERROR, "folder-depth", "the folders in 'a' go too deep", "64 folders");
}

static void test_unreachable(void **state)
{
    World *world = *state;
    world->options.repo = "file:///nowhere/at/all.git";
    assert_refused(world, DIAG_FAILURE, "fetch", "cannot fetch 'file:///nowhere/at/all.git'", "check the address");
}

static void test_unreachable_host_keeps_the_password(void **state)
{
    World *world = *state;
    world->options.repo = "http://user:secret@127.0.0.1:1/x.git";
    assert_refused(world, DIAG_FAILURE, "fetch", "cannot fetch 'http://127.0.0.1:1/x.git'", "check the address");
}

/* What stands before the host is shown of ssh only, and never a password. */
static void test_addresses_shown(void **state)
{
    static const char *const cases[][2] = {
        {"https://council.example/offer.git", "https://council.example/offer.git"},
        {"https://user:secret@council.example/offer.git", "https://council.example/offer.git"},
        {"https://secret@council.example/offer.git", "https://council.example/offer.git"},
        {"https://secret:x-oauth-basic@council.example/offer.git", "https://council.example/offer.git"},
        {"HTTPS://user:sec@ret@council.example:81/offer.git", "HTTPS://council.example:81/offer.git"},
        {"https://user:sec/ret@council.example/offer.git", "https://council.example/offer.git"},
        {"https://user:secret@council.example", "https://council.example"},
        {"https://council.example:81/@team/offer.git", "https://council.example:81/@team/offer.git"},
        {"https://council.example/a@b:c.git", "https://council.example/a@b:c.git"},
        {"gopher://user:secret@council.example/", "gopher://council.example/"},
        {"ssh://git@council.example/offer.git", "ssh://git@council.example/offer.git"},
        {"git+ssh://git:secret@council.example:22/offer.git", "git+ssh://git@council.example:22/offer.git"},
        {"ssh://council.example:22/offer.git", "ssh://council.example:22/offer.git"},
        {"git@council.example:offer.git", "git@council.example:offer.git"},
        {"council.example:offer.git", "council.example:offer.git"},
        {"https:/user:secret@council.example/offer.git", "https:...@council.example/offer.git"},
        {"file:///srv/offer.git", "file:///srv/offer.git"},
        {"../offer@home", "../offer@home"},
    };
    World *world = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(tree_shown_repo(world->arena, cases[i][0]).ptr, cases[i][1]);
}

/* None of the messages about an address holds its password, or libgit2's words for it do. */
static void assert_keeps_secret(World *world, const char *repo, const char *ref, const char *rule, const char *shown)
{
    world->options.repo = repo;
    world->options.ref = ref;
    assert_null(tree_open(&world->options, world->diag));
    size_t count;
    const Problem *problems = diag_sorted(world->diag, &count);
    assert_int_equal(count, 1);
    assert_string_equal(problems[0].rule, rule);
    assert_true(str_contains(problems[0].message, str_from(shown)));
    assert_false(str_contains(problems[0].message, STR("secret")));
    assert_false(str_contains(problems[0].hint, STR("secret")));
    diag_destroy(world->diag);
    world->diag = diag_create();
}

static void test_messages_keep_the_password(void **state)
{
    World *world = *state;
    make_repo(world);
    run(world, "git init -q --bare empty; git -C repo tag file HEAD:content/site.yml");
    Str config = arena_printf(world->arena, "[url \"file://%.*s/\"]\n\tinsteadOf = %s\n", STR_ARG(world->folder),
                              "https://user:secret@council.example/");
    assert_true(file_write(at(world, ".gitconfig"), config, world->diag));
    char *home = strdup(getenv("HOME") ? getenv("HOME") : "/");
    setenv("HOME", world->folder.ptr, 1);
    const char *repo = "https://user:secret@council.example/repo", *shown = "'https://council.example/repo'";
    assert_keeps_secret(world, repo, "mian", "unknown-ref", shown);
    assert_keeps_secret(world, repo, "file", "unknown-ref", shown);
    assert_keeps_secret(world, "https://user:secret@council.example/empty", "HEAD", "empty-repository",
                        "'https://council.example/empty'");
    assert_keeps_secret(world, "https://user:secret@council.example/none", "HEAD", "fetch",
                        "'https://council.example/none'");
    setenv("HOME", home, 1);
    free(home);
    assert_keeps_secret(world, "https://user:secret@council.example:port/repo", "HEAD", "fetch", "not well formed");
    assert_keeps_secret(world, "gopher://user:secret@council.example/repo", "HEAD", "fetch", "does not begin with");
    world->options.worktree = true;
    assert_keeps_secret(world, repo, "HEAD", "not-a-folder", shown);
}

static void test_unreachable_scp_like(void **state)
{
    World *world = *state;
    world->options.repo = "git@127.0.0.1:none/x.git";
    assert_null(tree_open(&world->options, world->diag));
    assert_problem(world, DIAG_FAILURE, "fetch", "cannot fetch 'git@127.0.0.1:none/x.git'", "check the address");
}

static void test_empty_far_repository(void **state)
{
    World *world = *state;
    run(world, "git init -q --bare far.git");
    world->options.repo = arena_printf(world->arena, "file://%s", at(world, "far.git")).ptr;
    assert_refused(world, DIAG_ERROR, "empty-repository", "has no commit yet", "commit the content first");
}

/* ---- folders on disk ---- */

static void test_worktree(void **state)
{
    World *world = *state;
    make_repo(world);
    run(world, "cd repo/content; echo changed >services/aids.md; echo fresh >fresh.md; touch site.yml");
    world->options.worktree = true;
    const char *const repos[] = {"repo", "repo/content", NULL};
    for (size_t i = 0; repos[i]; i++) {
        world->options.repo = at(world, repos[i]);
        Tree *tree = open_good(world);
        assert_int_equal(tree_count(tree), 4);
        assert_null(tree_find(tree, STR("services/aids.md"))->changed);
        assert_null(tree_find(tree, STR("fresh.md"))->changed);
        assert_changed(world, tree, "site.yml", "v1");
        assert_changed(world, tree, "services/portage.md", "HEAD");
        assert_string_equal(read_file(world, tree, "services/aids.md").ptr, "changed\n");
        assert_string_equal(tree_find(tree, STR("fresh.md"))->shown.ptr, "content/fresh.md");
        Str blob = output(world, "git hash-object repo/content/fresh.md");
        assert_string_equal(tree_find(tree, STR("fresh.md"))->blob, blob.ptr);
        assert_true(str_is(output(world, "git -C repo rev-parse HEAD"), tree_commit(tree)->id));
        tree_close(tree);
    }
}

static void test_folder_outside_git(void **state)
{
    World *world = *state;
    run(world, "mkdir -p repo/content; echo x >repo/content/x.md");
    world->options.worktree = true;
    Tree *tree = open_good(world);
    assert_int_equal(tree_count(tree), 1);
    assert_null(tree_file(tree, 0)->changed);
    assert_null(tree_commit(tree));
    tree_close(tree);
}

static void test_worktree_before_first_commit(void **state)
{
    World *world = *state;
    run(world, "git init -q repo; mkdir repo/content; echo x >repo/content/x.md");
    world->options.worktree = true;
    Tree *tree = open_good(world);
    assert_int_equal(tree_count(tree), 1);
    assert_null(tree_commit(tree));
    tree_close(tree);
}

static void test_worktree_missing_folder(void **state)
{
    World *world = *state;
    run(world, "mkdir repo");
    world->options.worktree = true;
    assert_refused(world, DIAG_USAGE, "content-folder", "does not exist", "--path");
}

static void test_worktree_folder_is_a_file(void **state)
{
    World *world = *state;
    run(world, "mkdir repo; echo >repo/content");
    world->options.worktree = true;
    assert_refused(world, DIAG_USAGE, "content-folder", "is a file, not a folder", "--path");
}

static void test_worktree_of_an_address(void **state)
{
    World *world = *state;
    world->options.worktree = true;
    world->options.repo = "https://example.org/x.git";
    assert_refused(world, DIAG_USAGE, "not-a-folder", "has no worktree", "leave --worktree out");
}

static void test_file_gone_since(void **state)
{
    World *world = *state;
    run(world, "mkdir -p repo/content; echo x >repo/content/x.md");
    world->options.worktree = true;
    Tree *tree = open_good(world);
    run(world, "rm repo/content/x.md");
    Str bytes;
    assert_false(tree_read(tree, 0, tree_file(tree, 0), world->arena, &bytes, world->diag));
    assert_problem(world, DIAG_FAILURE, "file-read", "No such file", "");
    tree_close(tree);
}

static TreeMark look_good(World *world)
{
    TreeMark mark;
    assert_true(tree_look(&world->options, &mark, world->diag));
    return mark;
}

static void test_look_at_commits(void **state)
{
    World *world = *state;
    make_repo(world);
    assert_string_equal(look_good(world).commit, output(world, "git -C repo rev-parse HEAD").ptr);
    world->options.ref = "v1";
    assert_string_equal(look_good(world).commit, output(world, "git -C repo rev-parse v1").ptr);
    world->options.ref = "v2";
    TreeMark mark;
    assert_false(tree_look(&world->options, &mark, world->diag));
    assert_problem(world, DIAG_USAGE, "unknown-ref", "'v2'", "did you mean 'v1'?");
}

/* What is fetched is what the next look or tree sees, and without fetching nothing else. */
static void test_look_at_a_mirror(void **state)
{
    World *world = *state;
    make_repo(world);
    world->options.repo = arena_printf(world->arena, "file://%s", at(world, "repo")).ptr;
    world->options.patience = 60;
    TreeMark first = look_good(world);
    run(world, "cd repo; git commit -q --allow-empty -m Third");
    world->options.fetched = true;
    assert_string_equal(look_good(world).commit, first.commit);
    Tree *tree = open_good(world);
    assert_string_equal(tree_commit(tree)->id, first.commit);
    tree_close(tree);
    world->options.fetched = false;
    assert_string_equal(look_good(world).commit, output(world, "git -C repo rev-parse HEAD").ptr);
    run(world, "rm -r cache");
    world->options.fetched = true;
    assert_refused(world, DIAG_FAILURE, "fetch", "there is no copy of", "");
}

static void test_look_at_a_folder(void **state)
{
    World *world = *state;
    make_repo(world);
    world->options.worktree = true;
    TreeMark first = look_good(world), again = look_good(world);
    assert_string_equal(first.commit, output(world, "git -C repo rev-parse HEAD").ptr);
    assert_true(first.files == again.files);
    static const char *const edits[] = {
        "echo longer words >repo/content/site.yml",
        "echo shorter word >repo/content/site.yml; touch -d 2020-01-01 repo/content/site.yml",
        "mv repo/content/site.yml repo/content/other.yml",
        "rm repo/content/other.yml",
        "mkdir repo/content/new; touch repo/content/new/x.md",
    };
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        run(world, edits[i]);
        again = look_good(world);
        assert_true(first.files != again.files);
        first = again;
    }
    run(world, "echo x >repo/content/.hidden; echo x >repo/outside/y.md; git -C repo commit -q --allow-empty -m Third");
    again = look_good(world);
    assert_true(first.files == again.files);
    assert_string_not_equal(first.commit, again.commit);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_begin, world_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(test_commit),
        IN_WORLD(test_refs),
        IN_WORLD(test_paths),
        IN_WORLD(test_history_is_gits),
        IN_WORLD(test_known_history),
        IN_WORLD(test_versions),
        IN_WORLD(test_known_history_has_its_place),
        IN_WORLD(test_known_history_on_disk),
        IN_WORLD(test_changed_while_read),
        IN_WORLD(test_history_of_merges_and_renames),
        IN_WORLD(test_shallow_clone_warns),
        IN_WORLD(test_many_readers),
        IN_WORLD(test_not_a_repository),
        IN_WORLD(test_no_such_place),
        IN_WORLD(test_unknown_ref),
        IN_WORLD(test_unknown_ref_far_from_all),
        IN_WORLD(test_ref_of_a_folder),
        IN_WORLD(test_empty_repository),
        IN_WORLD(test_missing_folder),
        IN_WORLD(test_folder_is_a_file),
        IN_WORLD(test_folder_outside),
        IN_WORLD(test_symlink),
        IN_WORLD(test_submodule),
        IN_WORLD(test_control_character),
        IN_WORLD(test_backslash),
        IN_WORLD(test_invalid_utf8),
        IN_WORLD(test_too_large),
        IN_WORLD(test_large_picture_is_fine),
        IN_WORLD(test_case_clash_of_files),
        IN_WORLD(test_case_clash_of_folders),
        IN_WORLD(test_case_clash_beyond_ascii),
        IN_WORLD(test_mirror),
        IN_WORLD(test_mirror_by_another_name),
        IN_WORLD(test_mirror_of_ruins),
        IN_WORLD(test_two_runs_share_a_mirror),
        IN_WORLD(test_mirror_that_cannot_be_locked),
        IN_WORLD(test_mirror_that_has_gone),
        IN_WORLD(test_folders_too_deep),
        IN_WORLD(test_unreachable),
        IN_WORLD(test_unreachable_host_keeps_the_password),
        IN_WORLD(test_addresses_shown),
        IN_WORLD(test_messages_keep_the_password),
        IN_WORLD(test_unreachable_scp_like),
        IN_WORLD(test_empty_far_repository),
        IN_WORLD(test_worktree),
        IN_WORLD(test_folder_outside_git),
        IN_WORLD(test_worktree_before_first_commit),
        IN_WORLD(test_worktree_missing_folder),
        IN_WORLD(test_worktree_folder_is_a_file),
        IN_WORLD(test_worktree_of_an_address),
        IN_WORLD(test_file_gone_since),
        IN_WORLD(test_look_at_commits),
        IN_WORLD(test_look_at_a_mirror),
        IN_WORLD(test_look_at_a_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
