/* yaml_simple.h: YAML as nearly all content has it, read without libyaml, which takes eight times as long.
 *
 * What is read is a small part of YAML: mappings and lists by indentation, plain names, and texts, lists and groups
 * that end in the line where they begin. Whatever could mean anything else, or is worth a problem, is left to libyaml:
 * so both give the same tree, and what is wrong is told by one of the two only.
 */
#ifndef SIGNPOST_INPUT_YAML_SIMPLE_H
#define SIGNPOST_INPUT_YAML_SIMPLE_H

#include "input/yaml.h"

/* The tree of a text whose first line is first_line (from 0) of the source; NULL when it is not so simple. */
YamlNode *yaml_read_simple(const Source *source, uint32_t first_line, Str text, Arena *arena);

#endif
