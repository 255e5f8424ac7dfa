/** What a user has set as defaults of options: by environment variables and in a file. */
package embed.cli.settings;
