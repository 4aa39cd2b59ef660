/* commands.h: one function a command; each returns the exit status. */
#ifndef SIGNPOST_CLI_COMMANDS_H
#define SIGNPOST_CLI_COMMANDS_H

#include "cli/options.h"

int command_build(const Options *options);
int command_check(const Options *options);
int command_report(const Options *options);
int command_explain(const Options *options);
int command_new(const Options *options);
int command_import(const Options *options);
int command_serve(const Options *options);
int command_publish(const Options *options);
int command_watch(const Options *options);
int command_poke(const Options *options);

#endif
