package embed.cli;

import embed.cli.options.OptionGroup;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** A manual page in the man macros of roff, as man(7) describes them. */
final class ManPage {
  /** In a footer: what is shown and, two blanks or more after it, what it is. */
  private static final Pattern FOOTER_ENTRY = Pattern.compile(" +(.*?)(?: {2,}(.*))?");

  private final StringBuilder page = new StringBuilder();
  private final CommandSpec command;
  private final UsageMessageSpec usage;

  private ManPage(CommandSpec command) {
    this.command = command;
    this.usage = command.usageMessage();
  }

  /**
   * The page of a command.
   *
   * @param version the program's name and version
   */
  static String of(CommandLine line, String version) {
    return new ManPage(line.getCommandSpec()).write(line, version);
  }

  /** The name of a command's page. */
  static String name(CommandSpec command) {
    return command.qualifiedName("-");
  }

  private String write(CommandLine line, String version) {
    String title = name(command);
    page.append(".\\\" Generated from the program's options.\n");
    macro("TH", title.toUpperCase(Locale.ROOT), "1", "", version, "");
    section("NAME");
    text(title + " \\- ", summary());
    section("SYNOPSIS");
    page.append(".B ").append(escape(command.qualifiedName())).append("\n[OPTIONS]");
    for (PositionalParamSpec texts : command.positionalParameters()) {
      page.append(texts.arity().min() == 0 ? " [TEXT...]" : " TEXT...");
    }
    page.append('\n');
    section("DESCRIPTION");
    paragraphs(usage.description());
    section("OPTIONS");
    for (OptionGroup group : OptionGroup.of(command)) {
      macro("SS", group.title());
      group.options().forEach(this::option);
    }
    if (!command.positionalParameters().isEmpty()) {
      macro("SS", "Texts");
      for (PositionalParamSpec texts : command.positionalParameters()) {
        entry("TEXT", List.of(texts.description()));
      }
    }
    commands(line.getSubcommands());
    section("EXIT STATUS");
    usage.exitCodeList().forEach((code, text) -> entry(code.strip(), List.of(text)));
    footer();
    section("SEE ALSO");
    seeAlso(line);
    return page.toString();
  }

  private String summary() {
    String[] header = usage.header();
    String text = header.length > 0 ? header[0] : String.join(" ", usage.description()).strip();
    return text.replaceFirst("(?s)[.,] .*", "").replaceFirst("\\.$", "");
  }

  private void option(OptionSpec option) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      names.append(names.isEmpty() ? "" : ", ").append(name);
    }
    if (option.arity().max() > 0) {
      names.append(option.longestName().startsWith("--") ? "=" : " ").append(option.paramLabel());
    }
    if (option.negatable()) {
      names.append(", ").append(Values.negation(option));
    }
    entry(names.toString(), List.of(option.description()), option.defaultValue());
  }

  private void commands(Map<String, CommandLine> subcommands) {
    if (!subcommands.isEmpty()) {
      section("COMMANDS");
      text("", "By the first word; each has a page of its own.");
      subcommands.forEach(
          (name, each) -> entry(name, List.of(each.getCommandSpec().usageMessage().header())));
    }
  }

  /** Lines of the footer that are not indented and end in a colon are headings. */
  private void footer() {
    section(plain(usage.footerHeading()));
    for (String line : usage.footer()) {
      Matcher matcher = FOOTER_ENTRY.matcher(line);
      if (matcher.matches()) {
        entry(matcher.group(1), matcher.group(2) == null ? List.of() : List.of(matcher.group(2)));
      } else if (!line.isEmpty()) {
        section(plain(line));
      }
    }
  }

  private static String plain(String heading) {
    return String.format(heading).strip().replaceFirst(":$", "").toUpperCase(Locale.ROOT);
  }

  private void seeAlso(CommandLine line) {
    CommandLine main = line.getParent() == null ? line : line.getParent();
    StringBuilder pages = new StringBuilder();
    if (main != line) {
      pages.append(name(main.getCommandSpec())).append("(1)");
    }
    for (CommandLine each : main.getSubcommands().values()) {
      if (each != line) {
        pages.append(pages.isEmpty() ? "" : ", ");
        pages.append(name(each.getCommandSpec())).append("(1)");
      }
    }
    text("", pages.toString());
  }

  private void section(String title) {
    macro("SH", title);
  }

  private void macro(String name, String... arguments) {
    page.append('.').append(name);
    for (String argument : arguments) {
      page.append(" \"").append(argument(argument)).append('"');
    }
    page.append('\n');
  }

  private void paragraphs(String[] description) {
    boolean first = true;
    for (String paragraph : description) {
      if (!paragraph.isEmpty()) {
        page.append(first ? "" : ".PP\n");
        text("", paragraph);
        first = false;
      }
    }
  }

  private void entry(String name, List<String> description) {
    entry(name, description, null);
  }

  /**
   * @param value in place of what picocli puts in as the default; null for none
   */
  private void entry(String name, List<String> description, String value) {
    page.append(".TP\n.B ").append(argument(name)).append('\n');
    text("", String.join(" ", description).replace("${DEFAULT-VALUE}", String.valueOf(value)));
  }

  /**
   * @param start in roff already
   */
  private void text(String start, String text) {
    String escaped = escape(text.replace("$$", "$").replace("%%", "%"));
    boolean isCommand = start.isEmpty() && (escaped.startsWith(".") || escaped.startsWith("'"));
    page.append(start).append(isCommand ? "\\&" : "").append(escaped).append('\n');
  }

  /** Quotes of a macro's arguments would only hold them together. */
  private static String argument(String text) {
    return escape(text).replace("\"", "\\(dq");
  }

  private static String escape(String text) {
    return text.replace("\\", "\\(rs").replace("-", "\\-").replace("'", "\\(aq");
  }
}
