#include "output/branch_push.h"

#include "base/file.h"
#include "base/suggest.h"

#include <string.h>

static const Place nowhere = {0};

typedef struct {
    BranchPush *push;
    GitLogin login;
    const git_oid *seen; /* NULL: the remote's branch may only go forward */
    size_t seen_count;
    bool moved, changes;
    Str refusal; /* the remote's words */
} Exchange;

/* ---- the remote ------------------------------------------------------------------------------------------------- */

static bool unknown_remote(BranchPush *push, const char *wanted)
{
    git_strarray names = {0};
    Buf known = {0};
    Suggestion near = suggest_begin(str_from(wanted));
    git_remote_list(&names, push->repo);
    for (size_t i = 0; i < names.count; i++) {
        suggest_offer(&near, str_from(names.strings[i]));
        buf_printf(&known, "%s'%s'", i ? ", " : "", names.strings[i]);
    }
    diag_report(push->diag, DIAG_ERROR, nowhere, "unknown-remote", "the repository has no remote '%s'", wanted);
    if (near.best.ptr) diag_hint(push->diag, "did you mean '%.*s'?", STR_ARG(near.best));
    else if (known.len) diag_hint(push->diag, "it has: %s; or give an address", buf_cstr(&known));
    else diag_hint(push->diag, "give an address, or make one with 'git remote add %s ADDRESS'", wanted);
    buf_release(&known);
    git_strarray_dispose(&names);
    return false;
}

bool branch_push_open(BranchPush *push, const char *remote)
{
    push->name = git_address_shown(push->arena, str_from(remote));
    int error = git_remote_lookup(&push->remote, push->repo, remote);
    if (error == 0) return true;
    if (!str_contains(str_from(remote), STR(":")) && !folder_exists(remote)) return unknown_remote(push, remote);
    git_remote_create_options how;
    git_remote_create_options_init(&how, GIT_REMOTE_CREATE_OPTIONS_VERSION);
    how.repository = push->repo;
    how.flags = GIT_REMOTE_CREATE_SKIP_INSTEADOF | GIT_REMOTE_CREATE_SKIP_DEFAULT_FETCHSPEC;
    Str address = git_address_meant(push->arena, push->repo, str_from(remote));
    if (git_remote_create_with_opts(&push->remote, address.ptr, &how) == 0) return true;
    diag_report(push->diag, DIAG_ERROR, nowhere, "unknown-remote", "'%.*s' cannot be pushed to: %s",
                STR_ARG(push->name), git_reason());
    diag_hint(push->diag, "give the name of a remote, or an address");
    return false;
}

/* The name of the ref that remembers the remote's branch; absent for an address. */
static Str tracking_ref(const BranchPush *push)
{
    const char *name = git_remote_name(push->remote);
    if (!name) return (Str){NULL, 0};
    return arena_printf(push->arena, "refs/remotes/%s/%.*s", name, STR_ARG(push->branch));
}

bool branch_push_tracked(const BranchPush *push, git_oid *tip)
{
    Str ref = tracking_ref(push);
    return ref.ptr && git_reference_name_to_id(tip, push->repo, ref.ptr) == 0;
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

/* The error of libgit2, or what the remote said, in the words of people who publish. */
static bool fail(Exchange *exchange, int error)
{
    static const char *const behind[] = {"non-fast-forward", "fetch first", "stale info", NULL};
    static const char *const denied[] = {"401", "403", "authenticat", "denied", "that was offered", NULL};
    BranchPush *push = exchange->push;
    Str reason = str_from(git_reason());
    if (exchange->moved || error == GIT_ENONFASTFORWARD || has_word(exchange->refusal, behind))
        return fail_moved(exchange);
    if (exchange->refusal.len) {
        diag_report(push->diag, DIAG_ERROR, nowhere, "push-refused", "'%.*s' refuses the branch '%.*s': %.*s",
                    STR_ARG(push->name), STR_ARG(push->branch), STR_ARG(exchange->refusal));
        diag_hint(push->diag, "ask who looks after that repository to let you push to this branch");
    } else if (error == GIT_EAUTH || has_word(reason, denied)) {
        diag_report(push->diag, DIAG_FAILURE, nowhere, "push", "'%.*s' does not let you in: %.*s", STR_ARG(push->name),
                    STR_ARG(reason));
        diag_hint(push->diag, "check that your SSH key is in the agent, or that git has a token stored which may write");
    } else {
        diag_report(push->diag, DIAG_FAILURE, nowhere, "push", "cannot reach '%.*s': %.*s", STR_ARG(push->name),
                    STR_ARG(reason));
        diag_hint(push->diag, "check the address and the network; a repository on disk must be a bare one");
    }
    return false;
}

/* ---- the exchange ----------------------------------------------------------------------------------------------- */

static int offer_credential(git_credential **out, const char *url, const char *user, unsigned allowed, void *context)
{
    Exchange *exchange = context;
    return git_login_offer(&exchange->login, out, url, user, allowed);
}

/* The remote says where its branch is. It will take the change only while that is true, so this check is not too early. */
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
    return exchange->moved ? GIT_EUSER : 0;
}

static int hear_answer(const char *ref, const char *refusal, void *context)
{
    (void)ref;
    Exchange *exchange = context;
    if (refusal) exchange->refusal = arena_str(exchange->push->arena, str_from(*refusal ? refusal : "no reason was given"));
    return 0;
}

bool branch_push_run(BranchPush *push, const git_oid *seen, size_t seen_count, bool *pushed)
{
    Exchange exchange = {.push = push, .seen = seen, .seen_count = seen_count};
    git_push_options options;
    git_push_options_init(&options, GIT_PUSH_OPTIONS_VERSION);
    options.callbacks.credentials = offer_credential;
    options.callbacks.push_negotiation = check_lease;
    options.callbacks.push_update_reference = hear_answer;
    options.callbacks.payload = &exchange;
    options.proxy_opts.type = GIT_PROXY_AUTO;
    Str spec = arena_printf(push->arena, "%s%.*s:%.*s", seen ? "+" : "", STR_ARG(push->ref), STR_ARG(push->ref));
    char *specs[] = {arena_cstr(push->arena, spec)};
    int error = git_remote_push(push->remote, &(git_strarray){specs, 1}, &options);
    *pushed = exchange.changes;
    return (error == 0 && !exchange.refusal.len) || fail(&exchange, error);
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
    options.callbacks.credentials = offer_credential;
    options.callbacks.payload = &exchange;
    options.proxy_opts.type = GIT_PROXY_AUTO;
    options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
    options.update_fetchhead = 0;
    *found = false;
    int error = git_remote_connect(push->remote, GIT_DIRECTION_FETCH, &options.callbacks, &options.proxy_opts, NULL);
    if (error == 0 && find_head(push, tip)) {
        Str tracking = tracking_ref(push);
        Str spec = arena_printf(push->arena, "+%.*s:%.*s", STR_ARG(push->ref), STR_ARG(tracking));
        char *specs[] = {arena_cstr(push->arena, tracking.ptr ? spec : push->ref)};
        error = git_remote_fetch(push->remote, &(git_strarray){specs, 1}, &options, NULL);
        *found = error == 0;
    }
    git_remote_disconnect(push->remote);
    return error == 0 || fail(&exchange, error);
}
