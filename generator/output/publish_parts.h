/* publish_parts.h: what notes.c must know of a publication. Nobody else includes it. */
#ifndef SIGNPOST_OUTPUT_PUBLISH_PARTS_H
#define SIGNPOST_OUTPUT_PUBLISH_PARTS_H

#include "output/folder.h"
#include "output/publish.h"

const OutputFolder *publish_folder(const Publish *publish);
uint64_t publish_listed_digest(const Publish *publish); /* of the manifest's bytes, as they are now */

#endif
