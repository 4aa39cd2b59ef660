#include "output/branch.h"

#include "base/file.h"
#include "output/branch_push.h"
#include "output/journal.h"
#include "output/manifest.h"
#include "output/publish.h"

#include <stdlib.h>
#include <string.h>

#define HEADS "refs/heads/" /* before the names of branches, for git */

static const Place nowhere = {0};

/* A file of the branch, or something at its root that is kept; a folder that is kept has a path that ends in "/". */
typedef struct {
    Str path;
    git_oid id;
    uint32_t mode;
} Item;

typedef struct {
    const BranchOptions *options;
    BranchResult *result;
    Diag *diag;
    Arena *arena;
    git_repository *repo;
    git_odb *odb;
    BranchPush push;
    bool is_local;     /* the branch is there; its tip is base */
    git_commit *base;  /* what is built on, here or from the remote; NULL: nothing */
    Listing before;    /* the files of base, without the hidden ones */
    Map before_ids;    /* from path to git_oid */
    Publish *publish;
    Item *items;       /* sorted by path, which is git's order too */
    size_t count, room;
} Branch;

static bool fail_to_write(Branch *branch, Str what)
{
    diag_report(branch->diag, DIAG_FAILURE, nowhere, "git", "cannot write '%.*s' to the repository: %s", STR_ARG(what),
                git_reason());
    diag_hint(branch->diag, "check that the disk has room, and that the repository's folder can be written to");
    return false;
}

/* ---- 1. the repository and the branch ---------------------------------------------------------------------------- */

static bool open_repository(Branch *branch)
{
    const char *path = branch->options->repo;
    bool is_address = tree_is_address(path);
    if (!is_address && git_repository_open_ext(&branch->repo, path, 0, NULL) == 0 &&
        git_repository_odb(&branch->odb, branch->repo) == 0)
        return true;
    if (is_address)
        diag_report(branch->diag, DIAG_USAGE, nowhere, "not-a-repository", "'%s' is an address, and not a folder",
                    tree_shown_repo(branch->arena, path).ptr);
    else
        diag_report(branch->diag, DIAG_USAGE, nowhere, "not-a-repository", "'%s' is not in a git repository: %s", path,
                    git_reason());
    diag_hint(branch->diag, "give a repository on this machine with --repo, and the one far away with --push");
    return false;
}

/* A commit under a working copy's feet would look there as if everything had been changed. */
static bool is_in_use(Branch *branch)
{
    git_reference *head = NULL, *ref = NULL;
    bool in_use = false;
    if (!git_repository_is_bare(branch->repo) && git_reference_lookup(&head, branch->repo, "HEAD") == 0) {
        const char *target = git_reference_symbolic_target(head);
        in_use = target && str_is(branch->push.ref, target);
    }
    if (git_reference_lookup(&ref, branch->repo, branch->push.ref.ptr) == 0)
        in_use = in_use || git_branch_is_checked_out(ref) == 1;
    git_reference_free(head);
    git_reference_free(ref);
    return in_use;
}

static bool check_branch(Branch *branch)
{
    const char *name = branch->options->branch;
    int valid = 0;
    if (str_starts(str_from(name), STR(HEADS))) name += strlen(HEADS);
    if (git_branch_name_is_valid(&valid, name) != 0 || !valid) {
        diag_report(branch->diag, DIAG_ERROR, nowhere, "branch-name", "'%s' cannot be the name of a branch", name);
        diag_hint(branch->diag, "use small letters, digits and hyphens: --branch pages");
        return false;
    }
    branch->push.branch = str_from(name);
    branch->push.ref = arena_printf(branch->arena, HEADS "%s", name);
    if (!is_in_use(branch)) return true;
    diag_report(branch->diag, DIAG_ERROR, nowhere, "branch-in-use",
                "the branch '%s' is checked out, and cannot be replaced", name);
    diag_hint(branch->diag, "publish on a branch that holds nothing but the site: --branch pages");
    return false;
}

/* The branch here; when there is none, the remote's, as in a fresh clone. */
static bool find_base(Branch *branch)
{
    git_oid tip;
    branch->is_local = git_reference_name_to_id(&tip, branch->repo, branch->push.ref.ptr) == 0;
    bool found = branch->is_local;
    if (!found && branch->push.remote && !branch_push_fetch(&branch->push, &tip, &found)) return false;
    if (!found || git_commit_lookup(&branch->base, branch->repo, &tip) == 0) return true;
    return git_fail_to_read(branch->diag, "branch", branch->push.branch);
}

/* ---- 2. what the branch holds ------------------------------------------------------------------------------------ */

static bool keep_at_root(Branch *branch, const GitEntry *entry)
{
    bool is_ours = str_is(entry->name, ".nojekyll"), is_folder = git_entry_is(entry, GIT_FILEMODE_TREE);
    if (is_ours || !(str_starts(entry->name, STR(".")) || str_is(entry->name, "CNAME"))) return false;
    Item *item = &ARENA_PUSH(branch->arena, branch->items, branch->count, branch->room);
    item->path =
        is_folder ? arena_printf(branch->arena, "%.*s/", STR_ARG(entry->name)) : arena_str(branch->arena, entry->name);
    item->mode = entry->mode;
    git_oid_fromraw(&item->id, entry->id);
    return true;
}

/* Keeps what hosts want at the root. A branch that has other things, and not what every site of ours has, is refused:
 * somebody may have given the name of a branch with their work. */
static bool read_root(Branch *branch, const git_oid *id)
{
    git_odb_object *tree = git_folder_read(branch->odb, id);
    if (!tree) return git_fail_to_read(branch->diag, "branch", branch->push.branch);
    Str rest = {git_odb_object_data(tree), git_odb_object_size(tree)};
    bool has_mark = false, has_home = false, has_more = false;
    for (GitEntry entry; git_entry_next(&rest, &entry);) {
        if (keep_at_root(branch, &entry)) continue;
        if (str_is(entry.name, ".nojekyll")) has_mark = true;
        else if (str_is(entry.name, "index.html")) has_home = true;
        else has_more = true;
    }
    git_odb_object_free(tree);
    if (!has_more || (has_mark && has_home)) return true;
    diag_report(branch->diag, DIAG_ERROR, nowhere, "foreign-branch",
                "the branch '%.*s' holds something other than a site", STR_ARG(branch->push.branch));
    diag_hint(branch->diag, "name another branch; one with an old site must be deleted first, here and on the remote");
    return false;
}

static bool read_base(Branch *branch)
{
    branch->before = (Listing){.arena = branch->arena, .diag = branch->diag};
    if (!branch->base) return true;
    const git_oid *tree = git_commit_tree_id(branch->base);
    if (!read_root(branch, tree) || !git_list(&branch->before, branch->repo, tree)) return false;
    for (size_t i = 0; i < branch->before.count; i++) {
        ListedFile *file = &branch->before.files[i];
        if (!str_is(file->path, "CNAME")) map_set(&branch->before_ids, branch->arena, file->path, &file->id);
    }
    return true;
}

/* ---- 3. the files of the site ------------------------------------------------------------------------------------ */

static bool open_site(Branch *branch)
{
    const char *out = branch->options->out;
    Str manifest = path_join(branch->arena, str_from(out), STR(OWN_FOLDER "/" MANIFEST_FILE));
    if (!file_exists(manifest.ptr)) {
        diag_report(branch->diag, DIAG_USAGE, nowhere, "no-site", "there is no site in '%s'", out);
        diag_hint(branch->diag, "run 'signpost build' first, or name the folder with --out");
        return false;
    }
    branch->publish = publish_open(out, &(PublishOptions){.wait = PUBLISH_WAIT}, branch->diag);
    return branch->publish != NULL;
}

/* Puts a file's bytes into the object store, unless the branch has them under the same path. */
static bool write_file(Branch *branch, Str path, Str bytes)
{
    Item item = {.path = path, .mode = GIT_FILEMODE_BLOB};
    const git_oid *before = map_get(&branch->before_ids, path);
    if (git_odb_hash(&item.id, bytes.len ? bytes.ptr : "", bytes.len, GIT_OBJECT_BLOB) != 0)
        return fail_to_write(branch, path);
    bool same = before && git_oid_equal(before, &item.id);
    if (!same && git_odb_write(&item.id, branch->odb, bytes.len ? bytes.ptr : "", bytes.len, GIT_OBJECT_BLOB) != 0)
        return fail_to_write(branch, path);
    *(same ? &branch->result->unchanged : &branch->result->written) += 1;
    ARENA_PUSH(branch->arena, branch->items, branch->count, branch->room) = item;
    return true;
}

static bool copy_file(Branch *branch, const Published *file)
{
    Buf bytes = {0};
    bool is_intact = publish_read(branch->publish, file->path, &bytes);
    if (!is_intact) {
        diag_report(branch->diag, DIAG_ERROR, nowhere, "changed-output",
                    "'%s/%.*s' was changed or removed since the build", branch->options->out, STR_ARG(file->path));
        diag_hint(branch->diag, "build again");
    }
    bool good = is_intact && write_file(branch, file->path, buf_str(&bytes));
    buf_release(&bytes);
    return good;
}

static int item_cmp(const void *left, const void *right)
{
    return str_cmp(((const Item *)left)->path, ((const Item *)right)->path);
}

/* Whether the site has something of the name that an item at the root has. */
static bool is_taken(const Item *item, const Manifest *site)
{
    Str name = str_slice(item->path, 0, str_find_char(item->path, '/'));
    for (size_t i = 0; i < site->count; i++) {
        Str path = site->files[i].path;
        if (str_eq(str_slice(path, 0, str_find_char(path, '/')), name)) return true;
    }
    return false;
}

/* So far the items are what is kept: the site's own go first. */
static void make_way(Branch *branch, const Manifest *site)
{
    size_t kept = 0;
    for (size_t i = 0; i < branch->count; i++)
        if (!is_taken(&branch->items[i], site)) branch->items[kept++] = branch->items[i];
    branch->count = kept;
}

static bool write_files(Branch *branch, const Manifest *site)
{
    make_way(branch, site);
    bool good = manifest_find(site, STR(".nojekyll")) || write_file(branch, STR(".nojekyll"), STR(""));
    branch->result->written = branch->result->unchanged = 0; /* it is not one of the site's */
    for (size_t i = 0; i < site->count && good; i++) {
        good = copy_file(branch, &site->files[i]);
        branch->result->bytes += site->files[i].size;
    }
    branch->result->files = site->count;
    for (size_t i = 0; i < branch->before_ids.count; i++)
        if (!manifest_find(site, branch->before_ids.entries[i].key)) branch->result->deleted++;
    qsort(branch->items, branch->count, sizeof(Item), item_cmp);
    return good;
}

/* ---- 4. folders and the commit ----------------------------------------------------------------------------------- */

/* Writes the tree of the items from first to before end, which have the first `above` bytes of their paths in
 * common. */
static bool write_folder(Branch *branch, size_t first, size_t end, size_t above, git_oid *id)
{
    Buf raw = {0};
    bool good = true;
    for (size_t at = first; at < end && good;) {
        const Item *item = &branch->items[at++];
        Str rest = str_from_index(item->path, above), name = str_slice(rest, 0, str_find_char(rest, '/'));
        git_oid below = item->id;
        uint32_t mode = item->mode;
        if (name.len + 1 < rest.len) {
            Str prefix = str_slice(item->path, 0, above + name.len + 1);
            size_t from = at - 1;
            while (at < end && str_starts(branch->items[at].path, prefix)) at++;
            good = write_folder(branch, from, at, prefix.len, &below);
            mode = GIT_FILEMODE_TREE;
        }
        buf_printf(&raw, "%o %.*s", mode, STR_ARG(name));
        buf_add_char(&raw, '\0');
        buf_add(&raw, (Str){(const char *)below.id, GIT_OID_RAWSZ});
    }
    good = good && (git_odb_write(id, branch->odb, raw.ptr, raw.len, GIT_OBJECT_TREE) == 0 ||
                    fail_to_write(branch, str_from(branch->options->out)));
    buf_release(&raw);
    return good;
}

/* The user as git knows them, or ourselves; now. */
static bool sign(Branch *branch, git_signature **who)
{
    if (git_signature_default(who, branch->repo) == 0) return true;
    return git_signature_now(who, "Signpost", "signpost@localhost") == 0;
}

static bool make_commit(Branch *branch, const git_oid *tree_id, git_oid *id)
{
    const char *message = branch->options->message ? branch->options->message : "Publish the site";
    const git_commit *parents[] = {branch->base};
    size_t parent_count = branch->base && !branch->options->squash;
    git_signature *who = NULL;
    git_tree *tree = NULL;
    Str text = arena_printf(branch->arena, "%s%s", message, str_ends(str_from(message), STR("\n")) ? "" : "\n");
    bool good =
        sign(branch, &who) && git_tree_lookup(&tree, branch->repo, tree_id) == 0 &&
        git_commit_create(id, branch->repo, NULL, who, who, "UTF-8", text.ptr, tree, parent_count, parents) == 0;
    git_tree_free(tree);
    git_signature_free(who);
    return good || fail_to_write(branch, STR("the commit"));
}

/* Whether the branch is already what it would become. */
static bool is_up_to_date(const Branch *branch, const git_oid *tree)
{
    if (!branch->base || !git_oid_equal(git_commit_tree_id(branch->base), tree)) return false;
    return !branch->options->squash || git_commit_parentcount(branch->base) == 0;
}

/* ---- 5. the branch moves, here and there ------------------------------------------------------------------------- */

static bool fail_to_move(Branch *branch, int error)
{
    Str reason = str_from(git_reason());
    if (error == GIT_ELOCKED)
        reason = arena_printf(branch->arena, "there is '%s%.*s.lock'", git_repository_commondir(branch->repo),
                              STR_ARG(branch->push.ref));
    diag_report(branch->diag, DIAG_FAILURE, nowhere, "git", "cannot move the branch '%.*s': %.*s",
                STR_ARG(branch->push.branch), STR_ARG(reason));
    if (error == GIT_ELOCKED)
        diag_hint(branch->diag,
                  "another program works on it just now: try again; when there is none, delete that file");
    else if (str_contains(reason, STR("refs beneath")))
        diag_hint(branch->diag, "other branches have names that begin with it and a '/': name another branch");
    else
        diag_hint(branch->diag,
                  "publish again; should that not help, check that the repository's folder can be written to");
    return false;
}

static bool move_branch(Branch *branch, const git_oid *id)
{
    git_reference *ref = NULL;
    const git_oid *from = branch->is_local ? git_commit_id(branch->base) : NULL;
    const char *name = branch->push.ref.ptr;
    if (from && git_oid_equal(from, id)) return true;
    int error = from ? git_reference_create_matching(&ref, branch->repo, name, id, 1, from, "signpost publish")
                     : git_reference_create(&ref, branch->repo, name, id, 0, "signpost publish");
    git_reference_free(ref);
    return error == 0 || fail_to_move(branch, error);
}

/* As it was before: what could not be pushed is made again next time. */
static void move_back(Branch *branch)
{
    git_reference *ref = NULL, *moved = NULL;
    if (git_reference_lookup(&ref, branch->repo, branch->push.ref.ptr) != 0) return;
    if (!branch->is_local) git_reference_delete(ref);
    else git_reference_set_target(&moved, ref, git_commit_id(branch->base), "signpost publish: not pushed");
    git_reference_free(moved);
    git_reference_free(ref);
}

static bool push_branch(Branch *branch)
{
    git_oid seen[2];
    size_t count = 0;
    if (branch->base) seen[count++] = *git_commit_id(branch->base);
    if (branch_push_tracked(&branch->push, &seen[count])) count++;
    if (branch_push_run(&branch->push, branch->options->squash ? seen : NULL, count, &branch->result->is_pushed))
        return true;
    move_back(branch);
    return false;
}

/* ---- the list ---------------------------------------------------------------------------------------------------- */

static bool run(Branch *branch)
{
    git_oid tree, commit;
    if (!open_site(branch) || !open_repository(branch)) return false;
    branch->push.repo = branch->repo;
    if (!check_branch(branch)) return false;
    if (branch->options->remote && !branch_push_open(&branch->push, branch->options->remote)) return false;
    if (!find_base(branch) || !read_base(branch) || !write_files(branch, publish_listed(branch->publish))) return false;
    if (!write_folder(branch, 0, branch->count, 0, &tree)) return false;
    branch->result->is_new = !is_up_to_date(branch, &tree);
    if (!branch->result->is_new) commit = *git_commit_id(branch->base);
    else if (!make_commit(branch, &tree, &commit)) return false;
    git_oid_tostr(branch->result->commit, sizeof branch->result->commit, &commit);
    return move_branch(branch, &commit) && (!branch->push.remote || push_branch(branch));
}

bool branch_publish(const BranchOptions *options, BranchResult *result, Diag *diag)
{
    Branch branch = {.options = options, .result = result, .diag = diag, .arena = arena_create()};
    branch.push = (BranchPush){.arena = branch.arena, .diag = diag};
    *result = (BranchResult){0};
    git_libgit2_init();
    bool good = run(&branch);
    git_commit_free(branch.base);
    git_remote_free(branch.push.remote);
    git_odb_free(branch.odb);
    git_repository_free(branch.repo);
    git_libgit2_shutdown();
    publish_close(branch.publish);
    arena_destroy(branch.arena);
    return good;
}
