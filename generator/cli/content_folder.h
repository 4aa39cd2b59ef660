/* content_folder.h: what the commands share that write entries into the content folder on disk: new and import. */
#ifndef SIGNPOST_CLI_CONTENT_FOLDER_H
#define SIGNPOST_CLI_CONTENT_FOLDER_H

#include "cli/build.h"

/* Whether --repo names a folder. False after saying on standard error that it is the address of a repository. */
bool content_folder_is_local(const Options *options);

Str content_folder_path(const Options *options, Arena *arena);

/* Calls look with the site as it stands on disk, whatever is wrong with it; see build_look. */
int content_folder_look(const Options *options, bool (*look)(const BuildView *view, void *context), void *context);

/* The type of that name or label, in capitals or not; NULL after a report. */
const Type *content_folder_type(const Schema *schema, const char *word, Diag *diag);

#endif
