#include "output/branch_push.h"

#include "base/file.h"
#include "base/suggest.h"
#include "output/branch_disk.h"

#include <string.h>

static const Place nowhere = {0};

typedef struct {
    BranchPush *push;
    GitLogin login;
    const git_oid *seen; /* NULL: the remote's branch may only go forward */
    size_t seen_count;
    bool moved, changes;
    Str refusal; /* the remote's words of the branch */
    Buf said;    /* what else it says while it takes the push: above all, what its hooks say of a refusal */
} Exchange;

enum { SAID_MOST = 4000, TOLD_MOST = 240 /* bytes of them that are kept, and shown */ };

/* ---- the remote ------------------------------------------------------------------------------------------------- */

/* The remotes of the settings. libgit2 1.5 would look them up by itself, and leak at every setting. */
typedef struct {
    const char *wanted;
    Str address; /* of the one wanted; absent: there is none */
    bool is_push_address;
    Suggestion near;
    Buf known;
} Search;

static void see_setting(Search *search, const git_config_entry *setting, Arena *arena)
{
    Str name = str_from(setting->name);
    bool is_push = str_ends(name, STR(".pushurl"));
    if (!str_starts(name, STR("remote.")) || !(is_push || str_ends(name, STR(".url")))) return;
    name = str_slice(name, strlen("remote."), name.len - strlen(is_push ? ".pushurl" : ".url"));
    if (str_is(name, search->wanted) && (is_push || !search->is_push_address)) {
        search->address = arena_str(arena, str_from(setting->value));
        search->is_push_address = is_push;
    }
    if (is_push) return;
    buf_printf(&search->known, "%s'%.*s'", search->known.len ? ", " : "", STR_ARG(name));
    suggest_offer(&search->near, arena_str(arena, name));
}

static void search_settings(Search *search, git_repository *repo, Arena *arena)
{
    git_config *config = NULL;
    git_config_iterator *settings = NULL;
    git_config_entry *setting;
    if (git_repository_config_snapshot(&config, repo) == 0 && git_config_iterator_new(&settings, config) == 0)
        while (git_config_next(&setting, settings) == 0) see_setting(search, setting, arena);
    git_config_iterator_free(settings);
    git_config_free(config);
}

static bool unknown_remote(BranchPush *push, Search *search)
{
    if (strchr(search->wanted, '/')) {
        diag_report(push->diag, DIAG_ERROR, nowhere, "unknown-remote", "there is no folder '%s' to push to",
                    search->wanted);
        diag_hint(push->diag, "check its spelling; it must be a bare repository, as 'git init --bare' makes one");
        return false;
    }
    diag_report(push->diag, DIAG_ERROR, nowhere, "unknown-remote", "the repository has no remote '%s'", search->wanted);
    if (search->near.best.ptr) diag_hint(push->diag, "did you mean '%.*s'?", STR_ARG(search->near.best));
    else if (search->known.len) diag_hint(push->diag, "it has: %s; or give an address", buf_cstr(&search->known));
    else diag_hint(push->diag, "give an address, or make one with 'git remote add %s ADDRESS'", search->wanted);
    return false;
}

static bool open_address(BranchPush *push, Str address)
{
    git_remote_create_options how;
    git_remote_create_options_init(&how, GIT_REMOTE_CREATE_OPTIONS_VERSION);
    how.repository = push->repo;
    how.flags = GIT_REMOTE_CREATE_SKIP_INSTEADOF | GIT_REMOTE_CREATE_SKIP_DEFAULT_FETCHSPEC;
    address = git_address_meant(push->arena, push->repo, address);
    if (git_remote_create_with_opts(&push->remote, address.ptr, &how) == 0) return true;
    diag_report(push->diag, DIAG_ERROR, nowhere, "unknown-remote", "'%.*s' cannot be pushed to: %s",
                STR_ARG(push->name), git_reason());
    diag_hint(push->diag, "give the name of a remote, or an address");
    return false;
}

/* As git does, a path in the settings counts from the root of the working copy. */
static Str from_root(const BranchPush *push, Str address)
{
    if (str_contains(address, STR(":")) || str_starts(address, STR("/"))) return address;
    const char *root = git_repository_workdir(push->repo);
    return path_join(push->arena, str_from(root ? root : git_repository_path(push->repo)), address);
}

bool branch_push_open(BranchPush *push, const char *remote)
{
    Search search = {.wanted = remote, .near = suggest_begin(str_from(remote))};
    search_settings(&search, push->repo, push->arena);
    push->name = git_address_shown(push->arena, str_from(remote));
    bool is_address = !search.address.ptr && (str_contains(push->name, STR(":")) || folder_exists(remote));
    if (search.address.ptr)
        push->tracking = arena_printf(push->arena, "refs/remotes/%s/%.*s", remote, STR_ARG(push->branch));
    bool good = search.address.ptr || is_address
                    ? open_address(push, is_address ? str_from(remote) : from_root(push, search.address))
                    : unknown_remote(push, &search);
    buf_release(&search.known);
    return good;
}

bool branch_push_tracked(const BranchPush *push, git_oid *tip)
{
    return push->tracking.ptr && git_reference_name_to_id(tip, push->repo, push->tracking.ptr) == 0;
}

/* ---- what can go wrong ------------------------------------------------------------------------------------------ */

static bool fail_moved(Exchange *exchange)
{
    BranchPush *push = exchange->push;
    diag_report(push->diag, DIAG_ERROR, nowhere, "remote-moved",
                "the branch '%.*s' of '%.*s' has commits that this repository does not know of", STR_ARG(push->branch),
                STR_ARG(push->name));
    diag_hint(push->diag, "somebody else has published: run 'git fetch %.*s +%.*s:%.*s', then publish again",
              STR_ARG(push->name), STR_ARG(push->branch), STR_ARG(push->branch));
    return false;
}

static bool has_word(Str text, const char *const *words)
{
    for (; *words; words++)
        if (str_contains(text, str_from(*words))) return true;
    return false;
}

/* The remote's refusal with what its hooks have said, in one line. How far it has come ("50% (1/2)") is no reason. */
static void add_refusal(const Exchange *exchange, Buf *out)
{
    Str rest = buf_str(&exchange->said), line;
    buf_add(out, exchange->refusal);
    size_t told = 0;
    while (rest.len && str_cut(&rest, '\n', &line)) {
        line = str_trim(line);
        if (!line.len || str_contains(line, STR("% ("))) continue;
        bool is_last = told + line.len > TOLD_MOST;
        if (!is_last || !told) buf_printf(out, "%s%.*s", told ? " " : ". It says: ", STR_ARG(line));
        if (is_last) break;
        told += line.len;
    }
}

static bool fail_refused(Exchange *exchange)
{
    BranchPush *push = exchange->push;
    bool keeps_history = exchange->seen && str_contains(exchange->refusal, STR("non-fast-forward"));
    bool is_in_use = str_contains(exchange->refusal, STR("checked out"));
    Buf words = {0};
    add_refusal(exchange, &words);
    diag_report(push->diag, DIAG_ERROR, nowhere, "push-refused", "'%.*s' refuses the branch '%.*s': %.*s",
                STR_ARG(push->name), STR_ARG(push->branch), STR_ARG(buf_str(&words)));
    if (keeps_history)
        diag_hint(push->diag, "it lets nobody replace the history of a branch: publish without --squash");
    else if (is_in_use) diag_hint(push->diag, "check out another branch there, or push to a bare repository");
    else diag_hint(push->diag, "ask who looks after that repository to let you push to this branch");
    buf_release(&words);
    return false;
}

/* The error of libgit2, or what the remote said, in the words of people who publish. */
static bool fail(Exchange *exchange, int error)
{
    static const char *const behind[] = {"non-fast-forward", "fetch first", "stale info", NULL};
    static const char *const denied[] = {"401", "403", "authenticat", "denied", "that was offered", NULL};
    BranchPush *push = exchange->push;
    Str reason = str_from(git_reason());
    bool is_behind = !exchange->seen && has_word(exchange->refusal, behind);
    if (exchange->moved || error == GIT_ENONFASTFORWARD || is_behind) return fail_moved(exchange);
    if (exchange->refusal.len) return fail_refused(exchange);
    if (error == GIT_EAUTH || has_word(reason, denied)) {
        diag_report(push->diag, DIAG_FAILURE, nowhere, "push", "'%.*s' does not let you in: %.*s", STR_ARG(push->name),
                    STR_ARG(reason));
        diag_hint(push->diag,
                  "check that your SSH key is in the agent, or that git has a token stored which may write");
    } else {
        diag_report(push->diag, DIAG_FAILURE, nowhere, "push", "cannot reach '%.*s': %.*s", STR_ARG(push->name),
                    STR_ARG(reason));
        bool is_on_disk = branch_disk_has(str_from(git_remote_url(push->remote)));
        if (error == GIT_ENOTFOUND && is_on_disk)
            diag_hint(push->diag, "install git on this machine: it takes what is pushed to a folder");
        else if (git_is_led_away())
            diag_hint(push->diag, "when the repository is at that place now, give its address there");
        else if (git_is_distrusted(error)) git_hint_to_trust(push->diag, push->name);
        else if (is_on_disk) diag_hint(push->diag, "check the path, and that you may write there");
        else diag_hint(push->diag, "check the address and the network, or try again later");
    }
    return false;
}

/* ---- the exchange ----------------------------------------------------------------------------------------------- */

static int offer_credential(git_credential **out, const char *url, const char *user, unsigned allowed, void *context)
{
    Exchange *exchange = context;
    return git_login_offer(&exchange->login, out, url, user, allowed);
}

/* The remote says where its branch is. It will take the change only while that is true, so this check is not too early.
 * Where there is nothing to change, the push ends here: else its hooks would put the same site in place once more. */
static int check_lease(const git_push_update **updates, size_t count, void *context)
{
    Exchange *exchange = context;
    for (size_t i = 0; i < count; i++) {
        const git_oid *theirs = &updates[i]->src;
        bool known = !exchange->seen || git_oid_is_zero(theirs) || git_oid_equal(theirs, &updates[i]->dst);
        for (size_t j = 0; j < exchange->seen_count && !known; j++) known = git_oid_equal(theirs, &exchange->seen[j]);
        if (!known) exchange->moved = true;
        if (!git_oid_equal(theirs, &updates[i]->dst)) exchange->changes = true;
    }
    return exchange->moved || !exchange->changes ? GIT_EUSER : 0;
}

static int hear_answer(const char *ref, const char *refusal, void *context)
{
    (void)ref;
    Exchange *exchange = context;
    if (refusal)
        exchange->refusal = arena_str(exchange->push->arena, str_from(*refusal ? refusal : "no reason was given"));
    return 0;
}

static int hear_more(const char *text, int length, void *context)
{
    Exchange *exchange = context;
    for (int i = 0; i < length && exchange->said.len < SAID_MOST; i++) {
        bool ends_line = text[i] == '\n' || text[i] == '\r';
        buf_add_char(&exchange->said, ends_line ? '\n' : (unsigned char)text[i] < ' ' ? ' ' : text[i]);
    }
    return 0;
}

/* What both directions of an exchange have in common. */
static void set_callbacks(git_remote_callbacks *callbacks, Exchange *exchange)
{
    exchange->login = (GitLogin){.address = git_remote_url(exchange->push->remote)};
    callbacks->credentials = offer_credential;
    callbacks->payload = exchange;
    if (branch_disk_has(str_from(git_remote_url(exchange->push->remote)))) callbacks->transport = branch_disk_open;
}

/* Notes where the remote's branch is now, as git does. Without it only the next lease is harder to get. */
static void remember(const BranchPush *push)
{
    git_oid tip;
    git_reference *ref = NULL;
    if (push->tracking.ptr && git_reference_name_to_id(&tip, push->repo, push->ref.ptr) == 0)
        git_reference_create(&ref, push->repo, push->tracking.ptr, &tip, 1, "signpost publish --push");
    git_reference_free(ref);
}

bool branch_push_run(BranchPush *push, const git_oid *seen, size_t seen_count, bool *pushed)
{
    Exchange exchange = {.push = push, .seen = seen, .seen_count = seen_count};
    git_push_options options;
    git_push_options_init(&options, GIT_PUSH_OPTIONS_VERSION);
    set_callbacks(&options.callbacks, &exchange);
    options.callbacks.push_negotiation = check_lease;
    options.callbacks.push_update_reference = hear_answer;
    options.callbacks.sideband_progress = hear_more;
    options.proxy_opts.type = GIT_PROXY_AUTO;
    options.follow_redirects = GIT_FOLLOWED;
    Str spec = arena_printf(push->arena, "%s%.*s:%.*s", seen ? "+" : "", STR_ARG(push->ref), STR_ARG(push->ref));
    char *specs[] = {arena_cstr(push->arena, spec)};
    int error = git_remote_push(push->remote, &(git_strarray){specs, 1}, &options);
    bool is_done = error == 0 || (error == GIT_EUSER && !exchange.moved && !exchange.changes);
    bool good = is_done && !exchange.refusal.len;
    if (good) {
        remember(push);
        *pushed = exchange.changes;
    } else {
        fail(&exchange, error);
    }
    buf_release(&exchange.said);
    return good;
}

/* ---- fetching --------------------------------------------------------------------------------------------------- */

static bool find_head(BranchPush *push, git_oid *tip)
{
    const git_remote_head **heads;
    size_t count;
    if (git_remote_ls(&heads, &count, push->remote) != 0) return false;
    for (size_t i = 0; i < count; i++) {
        if (!str_is(push->ref, heads[i]->name)) continue;
        *tip = heads[i]->oid;
        return true;
    }
    return false;
}

bool branch_push_fetch(BranchPush *push, git_oid *tip, bool *found)
{
    Exchange exchange = {.push = push};
    git_fetch_options options;
    git_fetch_options_init(&options, GIT_FETCH_OPTIONS_VERSION);
    set_callbacks(&options.callbacks, &exchange);
    options.proxy_opts.type = GIT_PROXY_AUTO;
    options.follow_redirects = GIT_FOLLOWED;
    options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
    options.update_fetchhead = 0;
    *found = false;
    int error = git_connect(push->remote, &options);
    if (error == 0 && find_head(push, tip)) {
        Str spec = arena_printf(push->arena, "+%.*s:%.*s", STR_ARG(push->ref), STR_ARG(push->tracking));
        char *specs[] = {arena_cstr(push->arena, push->tracking.ptr ? spec : push->ref)};
        error = git_remote_fetch(push->remote, &(git_strarray){specs, 1}, &options, NULL);
        *found = error == 0;
    }
    git_remote_disconnect(push->remote);
    return error == 0 || fail(&exchange, error);
}
