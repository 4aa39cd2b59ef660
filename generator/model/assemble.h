/* assemble.h: from single files to one site: vocabularies, pictures, entries, what they say of each other, lists. */
#ifndef SIGNPOST_MODEL_ASSEMBLE_H
#define SIGNPOST_MODEL_ASSEMBLE_H

#include "model/content.h"
#include "model/site.h"

/* A picture index outside the content: the theme's. Its files are looked for in folders, in order. */
typedef struct {
    const YamlNode *root; /* a list, as in pictures/pictures.yml */
    const YamlNode *sets; /* pictures/sets.yml: see picture_sets.h; NULL: none */
    const char *const *folders;
    size_t folder_count;
} PictureIndex;

typedef struct PictureSet PictureSet;

typedef struct {
    const Content *content;
    const PictureIndex *indexes; /* the content's own comes first by itself */
    size_t index_count;
    Date today;
    const char *base_url; /* instead of site.yml's; NULL: site.yml's */
    uint64_t judge;       /* of the verdicts that the tree's versions bring along: KnownHistory.judge */
    bool review;          /* tell of translations that are older than what they translate, too */
    const Workers *workers;
} AssembleInput;

/* Reports every problem that there is; false when there was any error. */
bool model_assemble(const AssembleInput *input, Arena *arena, Diag *diag, Site *site);

/* The steps, one file each; all report and go on. */
typedef struct {
    const AssembleInput *input;
    Site *site;
    Arena *arena;
    Diag *diag;
    PictureSet *sets; /* of pictures; opened when a name is not found elsewhere */
    size_t set_count, set_room;
    bool sets_are_open;
} Assembly;

void assemble_pictures(Assembly *assembly);
const Picture *assemble_picture(Assembly *assembly,
                                Str name); /* by its name, from the sets, too; NULL when there is none */
void assemble_terms(Assembly *assembly);
void assemble_languages(Assembly *assembly); /* site.yml in each */
void assemble_translations(Assembly *assembly); /* finds what each translates, and completes it; of assemble_entries */
void assemble_entries(Assembly *assembly);   /* addresses, dates of publication, authored easy read */
void assemble_expectations(Assembly *assembly); /* what the schema expects of published entries; only reports */
void assemble_clashes(Assembly *assembly); /* ids and titles that two entries have; only reports */
void assemble_references(Assembly *assembly);/* names in fields become what they name */
void assemble_collections(Assembly *assembly);
void assemble_updates(Assembly *assembly);   /* what changed lately, from the history of the files */
void assemble_routes(Assembly *assembly);    /* every address that comes out, each once */
const Route *assemble_route(Assembly *assembly,
                            Route route); /* one of them; NULL after a report: the address is taken */
void assemble_booklets(Assembly *assembly, Collection *collection); /* those that site.yml asks for */
void assemble_links(Assembly *assembly);     /* links in texts become addresses; runs last */
/* Where what comes of an entry is, by a pattern with {slug}; and the document of its page. */
Str entry_address(Assembly *assembly, const Entry *entry, Str pattern);
Str entry_file_address(Assembly *assembly, const Entry *entry,
                       Str pattern); /* of a data file: its pattern may hold {id} */
Str entry_document_address(Assembly *assembly, const Entry *entry);
void report_missing_terms(Assembly *assembly, const Field *field, Str name); /* no terms/name.yml, which field needs */
bool brand_check(Str colour, Place place, Diag *diag); /* enough contrast with white for text */

#endif
