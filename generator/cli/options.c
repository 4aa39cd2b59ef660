#include "cli/options.h"

#include "base/pool.h"
#include "base/suggest.h"
#include "cli/commands.h"
#include "cli/version.h"
#include "input/text_forms.h"
#include "output/publish.h"
#include "serve/server.h"
#include "tree/tree.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Groups of options, and which of them a command takes. */
enum {
    SOURCE = 1,
    WRITE = 2,
    SERVE = 4,
    PUBLISH = 8,
    WATCH = 16,
    POKE = 32,
    REPORT = 64,
    NEW = 128,
    EXPLAIN = 256,
    IMPORT = 512
};

typedef struct {
    const char *name, *argument, *help;
    int commands; /* groups of options that it belongs to */
} Option;

static const Option known_options[] = {
    {"repo", "PATH|URL", "the repository (default: .)", SOURCE | WATCH | REPORT | EXPLAIN},
    {"repo", "PATH", "the repository on this machine (default: .)", PUBLISH},
    {"repo", "PATH", "the folder that holds the content folder (default: .)", NEW | IMPORT | SERVE},
    {"ref", "REF", "the branch, tag or commit (default: HEAD)", SOURCE | WATCH | REPORT | EXPLAIN},
    {"path", "DIR", "the content folder in it (default: content)",
     SOURCE | WATCH | REPORT | NEW | EXPLAIN | IMPORT | SERVE},
    {"worktree", NULL, "read the folder as it is on disk", SOURCE | WATCH | REPORT | EXPLAIN},
    {"theme", "DIR", "the theme (default: themes/default)", SOURCE | WATCH | REPORT | NEW | EXPLAIN | IMPORT | SERVE},
    {"out", "DIR", "the output folder (default: output)", WRITE | SERVE | PUBLISH | WATCH | POKE | EXPLAIN},
    {"base-url", "URL", "the site's address, instead of site.yml's", SOURCE | WATCH | REPORT | EXPLAIN | SERVE},
    {"date", "YYYY-MM-DD", "today, for reviews, lateness and expiry (default: today, UTC)",
     SOURCE | REPORT | NEW | EXPLAIN | IMPORT},
    {"jobs", "N", "threads (default: one for each processor)", SOURCE | WATCH | REPORT | EXPLAIN | SERVE},
    {"wait", "SECONDS", "how long to wait for another build into the same folder (default: 10)", WRITE | WATCH},
    {"compress", "gz", "a compressed copy beside each text file, for the web server", WRITE | WATCH},
    {"interval", "SECONDS", "how often to look for changes (default: 60 for a URL, else 2)", WATCH},
    {"timeout", "SECONDS", "how long a repository elsewhere may be silent (default: 60)", WATCH},
    {"status", "FILE", "where to write how it stands, as JSON (default: DIR/.signpost/status.json)", WATCH},
    {"full", NULL, "make every page anew", WRITE},
    {"strict", NULL, "warnings stop the build, too", SOURCE | WATCH},
    {"explain", NULL, "say of each page that is made anew, why", WRITE},
    {"timings", NULL, "print how long each stage took", SOURCE},
    {"quiet", NULL, "no progress, no summary", SOURCE | PUBLISH | WATCH | REPORT | NEW | EXPLAIN | IMPORT},
    {"format", "text|json|github", "how problems are printed (default: text)", SOURCE},
    {"format", "text|json|csv", "how the report is printed (default: text)", REPORT},
    {"type", "TYPE", "what is in the rows of a table (default: what its first row fits best)", IMPORT},
    {"set", "FIELD=VALUE", "what new entries get that do not say it themselves; may be given often", IMPORT},
    {"update", NULL, "change entries that are there, too", IMPORT},
    {"dry-run", NULL, "print what would be written, and write nothing", IMPORT},
    {"keep-going", NULL, "leave out what has errors, and write the rest", IMPORT},
    {"port", "N", "the port on 127.0.0.1 (default: 8000)", SERVE},
    {"built", NULL, "show what was built last, and build nothing", SERVE},
    {"branch", "NAME", "the branch that holds the site (default: pages)", PUBLISH},
    {"squash", NULL, "replace the branch by one commit, without those before", PUBLISH},
    {"push", "REMOTE|URL", "then push the branch there", PUBLISH},
    {"message", "TEXT", "the words of the commit (default: Publish the site)", PUBLISH},
};
enum { OPTION_COUNT = sizeof known_options / sizeof *known_options };

static const struct {
    const char *name, *help;
    int groups;
    const char *operands; /* what it takes before its options; NULL: nothing */
    int (*run)(const Options *options);
} known_commands[] = {
    {"build", "make the site and its documents", SOURCE | WRITE, NULL, command_build},
    {"check", "print every problem of the content, write nothing", SOURCE, NULL, command_check},
    {"report", "print what staff should look after: what is missing, old, hard", REPORT, "NAME", command_report},
    {"explain", "tell what a page was made from, and why it was made or left", EXPLAIN, "ADDRESS", command_explain},
    {"new", "begin an entry, with its fields in place", NEW, "TYPE TITLE", command_new},
    {"import", "take entries from a table (CSV) or an Open Referral UK feed (JSON)", IMPORT, "FILE...", command_import},
    {"serve", "preview the folder on disk in a browser; pages follow each change", SERVE, NULL, command_serve},
    {"publish", "put what was built on a branch, and push it", PUBLISH, NULL, command_publish},
    {"watch", "make the site anew whenever its content has changed, until stopped", WATCH, NULL, command_watch},
    {"poke", "tell a watch to look now", POKE, NULL, command_poke},
};
enum { COMMAND_COUNT = sizeof known_commands / sizeof *known_commands, TERMINAL_WIDTH = 80 };

/* A name with what it is for beside it, on as many lines of a terminal as that takes. */
static void print_beside(FILE *out, int name_width, const char *name, const char *help)
{
    Str rest = str_from(help);
    size_t room = (size_t)(TERMINAL_WIDTH - name_width - 3);
    fprintf(out, "  %-*s", name_width, name);
    while (rest.len > room) {
        size_t end = room;
        while (end && rest.ptr[end] != ' ') end--;
        if (!end) break;
        fprintf(out, " %.*s\n  %*s", (int)end, rest.ptr, name_width, "");
        rest = str_from_index(rest, end + 1);
    }
    fprintf(out, " %.*s\n", STR_ARG(rest));
}

static void print_usage(FILE *out)
{
    fprintf(out, "usage: signpost COMMAND [--option VALUE]...\n\ncommands:\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) print_beside(out, 10, known_commands[i].name, known_commands[i].help);
    fprintf(out, "\n'signpost COMMAND --help' lists a command's options, 'man signpost' tells all;\n"
                 "'signpost --version' says which one this is\n");
}

static void print_command_usage(FILE *out, size_t command)
{
    const char *operands = known_commands[command].operands;
    fprintf(out, "usage: signpost %s%s%s [--option VALUE]...\n%s\n\noptions:\n", known_commands[command].name,
            operands ? " " : "", operands ? operands : "", known_commands[command].help);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const Option *option = &known_options[i];
        char name[64];
        if (!(option->commands & known_commands[command].groups)) continue;
        snprintf(name, sizeof name, "--%s %s", option->name, option->argument ? option->argument : "");
        print_beside(out, 26, name, option->help);
    }
}

static bool wrong_number(const char *name, const char *value, long low, long high, long *number)
{
    char *end;
    *number = strtol(value, &end, 10);
    if (*value && !*end && *number >= low && *number <= high) return false;
    fprintf(stderr, "signpost: --%s must be a number from %ld to %ld, not '%s'\n", name, low, high, value);
    return true;
}

/* A report is a table, problems are not: csv is for the one, github for the others. */
static bool set_format(Options *options, const char *value)
{
    static const char *const names[] = {
        [FORMAT_TEXT] = "text", [FORMAT_JSON] = "json", [FORMAT_GITHUB] = "github", [FORMAT_CSV] = "csv"};
    bool is_report = strcmp(options->command, "report") == 0;
    const Format refused = is_report ? FORMAT_GITHUB : FORMAT_CSV;
    for (int i = 0; i < (int)(sizeof names / sizeof *names); i++)
        if (strcmp(value, names[i]) == 0 && (Format)i != refused) {
            options->format = (Format)i;
            return true;
        }
    fprintf(stderr, "signpost: --format must be text, json or %s, not '%s'\n", is_report ? "csv" : "github", value);
    return false;
}

static bool set_compress(Options *options, const char *value)
{
    options->gzip = strcmp(value, "gz") == 0;
    if (options->gzip) return true;
    fprintf(stderr, "signpost: --compress must be gz, not '%s'\n", value);
    return false;
}

static bool add_set(Options *options, const char *value)
{
    const char *equals = strchr(value, '=');
    if (!equals || equals == value) {
        fprintf(stderr, "signpost: --set must be a field and its value, as in '--set areas=all', not '%s'\n", value);
        return false;
    }
    if (options->set_count == sizeof options->sets / sizeof *options->sets) {
        fprintf(stderr, "signpost: --set cannot be given more than %zu times\n", options->set_count);
        return false;
    }
    options->sets[options->set_count++] = value;
    return true;
}

static bool set_base_url(Options *options, const char *value)
{
    options->base_url = value;
    if (text_is_base_url(str_from(value))) return true;
    fprintf(stderr, "signpost: --base-url must be an address like https://offer.example, not '%s'\n", value);
    return false;
}

static bool set_date(Options *options, const char *value)
{
    if (date_parse(str_from(value), &options->date)) return true;
    fprintf(stderr, "signpost: --date must be a day like 2026-11-22, not '%s'\n", value);
    return false;
}

static bool set_option(Options *options, const char *name, const char *value)
{
    long number;
    if (strcmp(name, "repo") == 0) options->repo = value;
    else if (strcmp(name, "ref") == 0) options->ref = value;
    else if (strcmp(name, "path") == 0) options->path = value;
    else if (strcmp(name, "theme") == 0) options->theme = value;
    else if (strcmp(name, "out") == 0) options->out = value;
    else if (strcmp(name, "base-url") == 0) return set_base_url(options, value);
    else if (strcmp(name, "branch") == 0) options->branch = value;
    else if (strcmp(name, "push") == 0) options->push = value;
    else if (strcmp(name, "message") == 0) options->message = value;
    else if (strcmp(name, "status") == 0) options->status = value;
    else if (strcmp(name, "squash") == 0) options->squash = true;
    else if (strcmp(name, "worktree") == 0) options->worktree = true;
    else if (strcmp(name, "built") == 0) options->built = true;
    else if (strcmp(name, "full") == 0) options->full = true;
    else if (strcmp(name, "strict") == 0) options->strict = true;
    else if (strcmp(name, "explain") == 0) options->explain = true;
    else if (strcmp(name, "timings") == 0) options->timings = true;
    else if (strcmp(name, "quiet") == 0) options->quiet = true;
    else if (strcmp(name, "type") == 0) options->type = value;
    else if (strcmp(name, "set") == 0) return add_set(options, value);
    else if (strcmp(name, "update") == 0) options->update = true;
    else if (strcmp(name, "dry-run") == 0) options->dry_run = true;
    else if (strcmp(name, "keep-going") == 0) options->keep_going = true;
    else if (strcmp(name, "format") == 0) return set_format(options, value);
    else if (strcmp(name, "jobs") == 0) {
        if (wrong_number(name, value, 1, TREE_WORKERS, &number)) return false;
        options->jobs = (size_t)number;
    } else if (strcmp(name, "port") == 0) {
        if (wrong_number(name, value, 1, 65535, &number)) return false;
        options->port = (int)number;
    } else if (strcmp(name, "wait") == 0) {
        if (wrong_number(name, value, 0, 86400, &number)) return false;
        options->wait = (unsigned)number;
    } else if (strcmp(name, "interval") == 0) {
        if (wrong_number(name, value, 1, 86400, &number)) return false;
        options->interval = (unsigned)number;
    } else if (strcmp(name, "timeout") == 0) {
        if (wrong_number(name, value, 1, 3600, &number)) return false;
        options->timeout = (unsigned)number;
    } else if (strcmp(name, "compress") == 0) {
        return set_compress(options, value);
    } else if (strcmp(name, "date") == 0) {
        return set_date(options, value);
    }
    return true;
}

static const Option *find_option(Str name, const char *command, int groups)
{
    Suggestion suggestion = suggest_begin(name);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (!(known_options[i].commands & groups)) continue;
        if (str_is(name, known_options[i].name)) return &known_options[i];
        suggest_offer(&suggestion, str_from(known_options[i].name));
    }
    fprintf(stderr, "signpost: '%s' takes no option '--%.*s'", command, STR_ARG(name));
    if (suggestion.best.len) fprintf(stderr, "; did you mean '--%.*s'?\n", STR_ARG(suggestion.best));
    else fprintf(stderr, "; 'signpost %s --help' lists those that it takes\n", command);
    return NULL;
}

/* "--name value", "--name=value" or "--flag" at argv[*at]. */
static bool parse_option(int argc, char **argv, int *at, int groups, Options *options)
{
    Str text = str_from(argv[*at]);
    if (!str_starts(text, STR("--")) || text.len == 2) {
        fprintf(stderr, "signpost: '%s' is not an option; options begin with '--'\n", argv[*at]);
        return false;
    }
    size_t equals = str_find_char(text, '=');
    const Option *option = find_option(str_slice(text, 2, equals), options->command, groups);
    if (!option) return false;
    if (!option->argument && equals < text.len) {
        fprintf(stderr, "signpost: --%s takes no value\n", option->name);
        return false;
    }
    const char *value = equals < text.len ? argv[*at] + equals + 1 : NULL;
    if (option->argument && !value && ++*at < argc) value = argv[*at];
    if (option->argument && !value) {
        fprintf(stderr, "signpost: --%s needs a value: --%s %s\n", option->name, option->name, option->argument);
        return false;
    }
    return set_option(options, option->name, value);
}

static bool find_command(const char *name, size_t *command)
{
    Suggestion suggestion = suggest_begin(str_from(name));
    for (*command = 0; *command < COMMAND_COUNT; ++*command) {
        if (strcmp(name, known_commands[*command].name) == 0) return true;
        suggest_offer(&suggestion, str_from(known_commands[*command].name));
    }
    fprintf(stderr, "signpost: there is no command '%s'", name);
    if (suggestion.best.len) fprintf(stderr, "; did you mean '%.*s'?\n", STR_ARG(suggestion.best));
    else fprintf(stderr, "; 'signpost --help' lists those that there are\n");
    return false;
}

OptionsResult options_parse(int argc, char **argv, Options *options)
{
    size_t command, cores = pool_cores();
    *options = (Options){.repo = ".",
                         .ref = "HEAD",
                         .path = "content",
                         .out = "output",
                         .branch = "pages",
                         .port = SERVER_PORT,
                         .wait = PUBLISH_WAIT,
                         .timeout = 60,
                         .jobs = cores < TREE_WORKERS ? cores : TREE_WORKERS,
                         .date = date_from_time((int64_t)time(NULL))};
    if (argc < 2) {
        print_usage(stderr);
        return OPTIONS_WRONG;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        print_usage(stdout);
        return OPTIONS_HELP;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("%s\n", version_text());
        return OPTIONS_HELP;
    }
    if (!find_command(argv[1], &command)) return OPTIONS_WRONG;
    options->command = argv[1];
    options->run = known_commands[command].run;
    options->operands = argv + 2; /* they move to the front, over options that have been read */
    for (int i = 2; i < argc; i++) {
        if (known_commands[command].operands && argv[i][0] != '-') {
            options->operands[options->operand_count++] = argv[i];
            continue;
        }
        if (strcmp(argv[i], "--help") == 0) {
            print_command_usage(stdout, command);
            return OPTIONS_HELP;
        }
        if (!parse_option(argc, argv, &i, known_commands[command].groups, options)) return OPTIONS_WRONG;
    }
    return OPTIONS_RUN;
}
