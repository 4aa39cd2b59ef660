#include "base/suggest.h"
#include "cli/build.h"
#include "cli/commands.h"

#include <stdio.h>

/* "services/x", an address as a browser shows it, and a page without its last slash are understood, too. */
static const Route *find_route(const BuildView *view, Str asked, Str *address)
{
    const Site *site = view->site;
    if (str_starts(asked, site->base_url) && site->base_url.len) asked = str_from_index(asked, site->base_url.len);
    asked = str_slice(asked, 0, str_find_char(asked, '#'));
    const char *slash = str_starts(asked, STR("/")) ? "" : "/";
    *address = arena_printf(view->arena, "%s%.*s", slash, STR_ARG(asked));
    const Route *route = map_get(&site->route_by_address, *address);
    if (!route) route = map_get(&site->route_by_address, arena_join(view->arena, *address, STR("/")));
    if (route) *address = route->address;
    return route;
}

/* Why there is no page: it leads elsewhere, its entry is not published, or nothing is like it. */
static void report_no_page(const BuildView *view, Str address)
{
    const Site *site = view->site;
    const Entry *hidden = map_get(&site->hidden_by_address, address);
    for (size_t i = 0; i < site->redirect_count; i++)
        if (str_eq(site->redirects[i].from, address)) {
            diag_report(view->diag, DIAG_USAGE, (Place){0}, "no-page", "'%.*s' is an old address", STR_ARG(address));
            diag_hint(view->diag, "it leads to %.*s", STR_ARG(site->redirects[i].to));
            return;
        }
    if (hidden) {
        diag_report(view->diag, DIAG_USAGE, (Place){0}, "no-page", "'%.*s' is not published", STR_ARG(address));
        diag_hint(view->diag, "it would be made from %.*s", STR_ARG(hidden->source->path));
        return;
    }
    Suggestion suggestion = suggest_begin(address);
    for (size_t i = 0; i < site->route_count; i++) suggest_offer(&suggestion, site->routes[i]->address);
    diag_report(view->diag, DIAG_USAGE, (Place){0}, "no-page", "no page comes out at '%.*s'", STR_ARG(address));
    if (suggestion.best.len) diag_hint(view->diag, "did you mean %.*s?", STR_ARG(suggestion.best));
    else diag_hint(view->diag, "give an address as it stands in the browser, such as /services/");
}

static void print_commit(const Commit *commit)
{
    Buf day = {0};
    date_iso(date_from_time(commit->time), &day);
    printf("    last changed on %.*s by %.*s, in commit %.10s: %.*s\n", STR_ARG(buf_str(&day)), STR_ARG(commit->author),
           commit->id, STR_ARG(commit->summary));
    buf_release(&day);
}

static void print_route(const Route *route)
{
    const char *what = route_is_document(route) ? "a document" : "a page";
    printf("%.*s\n", STR_ARG(route->address));
    if (route->entry) printf("    %s of %.*s", what, STR_ARG(route->entry->source->path));
    else if (route->type) printf("    %s about every %.*s", what, STR_ARG(route->type->name));
    else printf("    %s of the theme's own", what);
    if (route->template.len) printf(", drawn by %.*s", STR_ARG(route->template));
    printf("\n");
    if (route->entry && route->entry->changed) print_commit(route->entry->changed);
}

static void print_known(const BuildView *view, const Route *route)
{
    KnownPage page;
    if (view->missing) {
        printf("\nWhat it was made from is not known: %s.\n", view->missing);
        return;
    }
    bool is_known = known_pages_tell(view->known, route->address, view->arena, &page);
    if (is_known) {
        printf("\n%s made it", page.is_new ? "The last build" : "The last build left it as it was; an earlier one");
        if (page.reason.len) printf(" for %.*s.\n", STR_ARG(page.reason));
        else printf(", with every other page.\n");
    }
    if (known_pages_stand(view->known, view->context, route, NULL)) {
        printf("A build now would leave it as it is.\n");
    } else {
        Str reason = known_pages_reason(view->known, view->context, route, view->arena);
        printf("%sA build now would make it%s for %.*s.\n", is_known ? "" : "\n", is_known ? " anew" : "",
               STR_ARG(reason));
    }
    if (is_known) printf("\nIt was made from\n");
    for (size_t i = 0; i < page.read_count; i++) printf("    %.*s\n", STR_ARG(page.reads[i]));
}

static bool explain_page(const BuildView *view, void *context)
{
    const Options *options = context;
    Str address;
    const Route *route = find_route(view, str_from(options->operands[0]), &address);
    if (!route) {
        report_no_page(view, address);
        return false;
    }
    print_route(route);
    print_known(view, route);
    return true;
}

int command_explain(const Options *options)
{
    if (options->operand_count != 1) {
        fprintf(stderr, "signpost: explain needs one address, such as: signpost explain /services/\n");
        return EXIT_USAGE;
    }
    Options copy = *options;
    return build_look(options, LOOK_KNOWN, explain_page, &copy);
}
