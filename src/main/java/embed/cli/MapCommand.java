package embed.cli;

import embed.EmbedException;
import embed.Embedder;
import embed.cli.options.InputOptions;
import embed.cli.options.ModelOptions;
import embed.cli.options.OutputOptions;
import embed.cli.options.VectorOptions;
import embed.cli.options.WrongUsage;
import embed.cli.report.Remarks;
import embed.cli.settings.NoSetting;
import embed.cli.terminal.Interruption;
import embed.cli.terminal.Streams;
import embed.input.Item;
import embed.input.Items;
import embed.plot.Picture;
import embed.plot.Point;
import embed.plot.ScatterData;
import embed.row.RowId;
import embed.text.PlainText;
import embed.vectors.LineSample;
import embed.vectors.PrincipalComponents;
import embed.vectors.PrincipalComponents.Plane;
import embed.vectors.SavedVectors;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code embed map}: draws lines as points of a plane. */
@Command(
    name = MapCommand.NAME,
    header = "Draw lines as points of a plane: their two principal components.",
    description = {
      "",
      "Each distinct line of --input is a point that shows its text when pointed at; lines that occur"
          + " often have larger points. The principal components are exactly those of all lines'"
          + " vectors. Of more than --points distinct lines, an even sample is drawn.",
      ""
    },
    optionListHeading = "%nPicture:%n",
    footer = {
      "  embed map --input lines.txt --output map.svg",
      "  embed map --input lines.txt --vectors lines.npy --output map.html"
    })
final class MapCommand implements Callable<Integer> {
  static final String NAME = "map";

  private static final int MOST_POINTS = 10_000;

  /** Most characters of a line in the name of its point. */
  private static final int LONGEST_NAME = 300;

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions model;

  @Mixin private InputOptions input;

  @Option(
      names = {OutputOptions.SHORT_OUTPUT, OutputOptions.OUTPUT},
      paramLabel = "FILE",
      required = true,
      description =
          "The picture: .svg, or .html for a page that also zooms and searches; neither loads"
              + " anything from elsewhere.")
  @NoSetting
  private Path output;

  @Option(
      names = "--points",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Draw at most N points, up to 10000. Default: ${DEFAULT-VALUE}.")
  private int points;

  @Option(
      names = "--labels",
      paramLabel = "N",
      defaultValue = "40",
      description = "Label at most N points, as far as there is room. Default: ${DEFAULT-VALUE}.")
  private int labels;

  @Option(
      names = VectorOptions.VECTORS,
      paramLabel = "FILE",
      description =
          "The lines' vectors, saved as "
              + SavedVectors.ENDINGS
              + " by any program. The checkpoint is not needed then.")
  @NoSetting
  private Path vectors;

  @Mixin private VectorOptions vectorOptions;

  private final Streams streams;

  MapCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Picture picture = check();
    try (Items lines = input.open(List.of(), streams);
        OutputFile file = OutputFile.create(output)) {
      Interruption interruption = new Interruption(file::close);
      try {
        file.write(picture.draw(scene(lines)));
      } finally {
        interruption.close();
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private Picture check() {
    if (!input.isGiven()) {
      throw WrongUsage.of(
          spec, "no lines to draw: give --input FILE, or --input - for standard input");
    }
    if (points < 1 || points > MOST_POINTS) {
      throw WrongUsage.of(spec, "--points must be 1 to " + MOST_POINTS + ", is " + points);
    }
    if (labels < 0) {
      throw WrongUsage.of(spec, "--labels must be 0 or more, is " + labels);
    }
    vectorOptions.check(spec, vectors, VectorOptions.VECTORS);
    input.check(spec, List.of());
    model.check(spec);
    String name = output.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".svg")) {
      return Picture.SVG;
    }
    if (name.endsWith(".html") || name.endsWith(".htm")) {
      return Picture.HTML;
    }
    throw WrongUsage.of(spec, "--output must end in .svg or .html, is " + output);
  }

  private ScatterData scene(Items lines) {
    LineSample sample = new LineSample(points);
    PrincipalComponents components;
    if (vectors != null) {
      try (SavedVectors saved = SavedVectors.open(vectors, vectorOptions.selection(model))) {
        components = new PrincipalComponents(saved.dimensions());
        LinesWithVectors.pair(lines, saved, null, streams, sink(components, sample));
      }
    } else {
      EngineStart.begin();
      try (Embedder embedder = model.open()) {
        components = new PrincipalComponents(embedder.dimensions());
        // The encoder must stop before the program ends and unloads its libraries.
        Interruption interruption = new Interruption(embedder::close);
        try {
          LinesWithVectors.embed(lines, embedder, streams, sink(components, sample));
        } finally {
          interruption.close();
        }
      }
    }
    if (components.count() == 0) {
      throw new EmbedException("nothing to draw: the input has no lines");
    }
    return scene(components.count(), components.plane(), sample);
  }

  private static BiConsumer<Item, double[]> sink(
      PrincipalComponents components, LineSample sample) {
    return (line, vector) -> {
      components.add(vector);
      sample.add(line.id(), line.text(), vector);
    };
  }

  private ScatterData scene(long lines, Plane plane, LineSample sample) {
    List<Point> drawn =
        sample.entries().stream()
            .map(entry -> point(entry, plane.project(entry.vector())))
            .toList();
    String title =
        input.name()
            + ": "
            + Remarks.count(lines, "line")
            + ", "
            + (sample.complete()
                ? drawn.size() + " different"
                : "an even sample of " + drawn.size() + " different ones");
    return new ScatterData(
        title, axis("First", plane.shares()[0]), axis("Second", plane.shares()[1]), drawn, labels);
  }

  private static String axis(String which, double share) {
    return String.format(
        Locale.ROOT, "%s principal component (%.1f %% of the variance)", which, 100 * share);
  }

  private static Point point(LineSample.Entry entry, double[] place) {
    String ids = entry.ids().stream().map(RowId::toString).collect(Collectors.joining(", "));
    String more =
        entry.occurrences() > entry.ids().size() ? ", … (" + entry.occurrences() + " times)" : "";
    String name =
        (entry.occurrences() == 1 ? "line " : "lines ")
            + ids
            + more
            + ": "
            + PlainText.of(entry.line(), LONGEST_NAME);
    return new Point(place[0], place[1], entry.occurrences(), name, entry.line().strip());
  }
}
