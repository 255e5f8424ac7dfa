package embed.cli;

import picocli.CommandLine.Command;

/** What the help of all commands has in common, as a mixin of each. */
@Command(
    synopsisHeading = "Usage: ",
    abbreviateSynopsis = true,
    parameterListHeading = "Texts:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:Done.",
      " 1:Something failed. The message says what.",
      " 2:Wrong usage. Nothing was done."
    },
    footerHeading = "%nExamples:%n",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = false,
    usageHelpWidth = 100,
    versionProvider = Version.class)
final class CommonHelp {}
