/* The documents and pages of a build: those that would come out as they are stay, and the others are made. */
#include "cli/build_parts.h"

#include "base/pool.h"
#include "checks/easy_check.h"

/* ---- which stay ---- */

enum { KEPT_AT_ONCE = 128 };

/* What would come out the same stays, if it is still there. */
static void keep_routes(void *context, size_t worker, size_t index)
{
    (void)worker;
    Build *build = context;
    size_t end = (index + 1) * KEPT_AT_ONCE;
    for (size_t i = index * KEPT_AT_ONCE; i < end && i < build->site.route_count; i++) {
        const Route *route = build->site.routes[i];
        if (route_is_document(route) != build->keeping_documents) continue;
        build->kept[i] = known_pages_stand(build->state.pages, &build->context, route, &build->documents[i]) &&
                         (build->purpose == TO_COMPARE || publish_keep(build->publish, route->file));
    }
}

/* Why the routes in build->todo are not kept. */
static void explain(Build *build, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Route *route = build->todo[i];
        Str reason = known_pages_reason(build->state.pages, &build->context, route, build->arena);
        fprintf(stderr, "%.*s is made anew for %.*s\n", STR_ARG(route->address), STR_ARG(reason));
    }
}

void making_compare(Build *build, bool documents)
{
    size_t count = build->site.route_count;
    build->kept = ARENA_MANY(build->arena, bool, count);
    build->keeping_documents = documents;
    known_pages_compare(build->state.pages, &build->context, !documents, build->workers.jobs);
    pool_run(build->workers.jobs, (count + KEPT_AT_ONCE - 1) / KEPT_AT_ONCE, keep_routes, build);
}

/* What is made of the whole site, such as an index, takes the most memory, and so comes before much is noted of other
 * pages. */
size_t making_gather(Build *build, bool documents, size_t *count)
{
    const Site *site = &build->site;
    size_t todo = 0;
    *count = 0;
    build->todo = ARENA_MANY(build->arena, const Route *, site->route_count);
    making_compare(build, documents);
    for (int whole = 1; whole >= 0; whole--)
        for (size_t i = 0; i < site->route_count; i++) {
            const Route *route = site->routes[i];
            if (route_is_document(route) != documents || (route->kind == ROUTE_SINGLE) != whole) continue;
            ++*count;
            if (build->kept[i]) continue;
            known_pages_drop(build->state.pages, route);
            build->todo[todo++] = route;
        }
    if (build->options->explain && !build->options->full && !build->state.missing) explain(build, todo);
    return todo;
}

/* ---- documents ---- */

static void add_file(Build *build, const Route *route, Str bytes)
{
    if (publish_add(build->publish, route->file, bytes)) return;
    diag_report(build->diag, DIAG_ERROR, (Place){0}, "duplicate-address", "two pages come out at '%.*s'",
                STR_ARG(route->address));
    diag_hint(build->diag, "rename the file of one of them, or give its route in schema.yml another address");
}

/* Of an authored leaflet: only its writer can make it shorter. */
static void check_pages(Build *build, const Route *route, size_t pages, Arena *arena)
{
    EasyFinding finding;
    if (!route->entry->easy ||
        !easy_check_pages(&build->easy, pages, (Place){.source = route->entry->easy_source}, arena, &finding))
        return;
    easy_report(&build->easy, &finding, build->diag);
}

static void make_document(void *context, size_t worker, size_t index)
{
    Build *build = context;
    const Route *route = build->todo[index];
    Arena *arena = arena_create();
    Doc doc;
    Buf bytes = {0};
    DocumentInfo info = {0};
    bool ok, too_long = true;
    for (int brief = 1; too_long; brief = doc.brief + 1) {
        buf_clear(&bytes);
        arena_reset(arena);
        ok = renderer_document(build->renderers[worker], route, brief, arena, &doc) &&
             document_write(build->press, &doc, &bytes, &info, build->diag);
        too_long = ok && doc.most_pages > 0 && info.pages > doc.most_pages && doc.briefer;
    }
    if (ok && route->kind == ROUTE_EASY_PDF) check_pages(build, route, (size_t)info.pages, arena);
    if (ok) {
        build->documents[route->index] = (MadeDocument){info.pages, bytes.len};
        renderer_record(build->renderers[worker], route, build->documents[route->index]);
        add_file(build, route, buf_str(&bytes));
    }
    buf_release(&bytes);
    arena_destroy(arena);
    progress_step(&build->progress);
}

void making_documents(Build *build, size_t todo)
{
    pool_run(build->workers.jobs, todo, make_document, build);
}

/* ---- pages ---- */

static void make_page(void *context, size_t worker, size_t index)
{
    Build *build = context;
    const Route *route = build->todo[index];
    Str bytes;
    if (renderer_page(build->renderers[worker], route, &bytes)) {
        renderer_record(build->renderers[worker], route, (MadeDocument){0});
        add_file(build, route, bytes);
    }
    progress_step(&build->progress);
}

void making_pages(Build *build, size_t todo)
{
    pool_run(build->workers.jobs, todo, make_page, build);
}
