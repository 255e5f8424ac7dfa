/** What the commands' annotations become beside a command line: help, manual pages, completion. */
package embed.cli.manual;
