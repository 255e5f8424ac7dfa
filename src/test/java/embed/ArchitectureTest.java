package embed;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture.LayerDependencySpecification;
import embed.cli.Main;
import embed.file.Folder;
import embed.spark.job.EmbedJob;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which package may use which. */
@AnalyzeClasses(packages = "embed", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String FACE = "Embedder";
  private static final String VALUES = "values of the face";
  private static final String LISTING = "newDirectoryStream|list|walk|walkFileTree|find";

  /** The table of the design: a package uses those that stand behind it, and what they may use. */
  private static final Map<String, List<String>> TABLE =
      Map.ofEntries(
          entry("spark.job", List.of("spark", "cli")),
          entry("spark", List.of(FACE, "natives")),
          entry("cli", List.of("cli.verify", "cli.options", "plot")),
          entry("cli.verify", List.of("cli.report", "vectors")),
          entry("cli.options", List.of(FACE, "cli.settings", "cli.terminal", "output", "vectors")),
          entry("cli.report", List.of(FACE, "inspect", "input", "output", "cli.terminal")),
          entry("cli.settings", List.of("file")),
          entry("cli.terminal", List.of("file")),
          entry("langchain4j", List.of(FACE)),
          entry(FACE, List.of("pipeline", "checkpoint")),
          entry("pipeline", List.of("tokenizer", "encoder")),
          entry("inspect", List.of("tokenizer", "encoder", "checkpoint")),
          entry("encoder", List.of("checkpoint", "model", "natives")),
          entry("checkpoint", List.of("model", "weights")),
          entry("model", List.of("weights")),
          entry("weights", List.of("file")),
          entry("tokenizer", List.of("tokenizer.json", "natives")),
          entry("tokenizer.json", List.of("file")),
          entry("vectors", List.of("input")),
          entry("input", List.of("row", "natives")),
          entry("output", List.of("output.rowwise", "output.columnar")),
          entry("output.rowwise", List.of("output.destination")),
          entry("output.columnar", List.of("output.destination", "natives")),
          entry("output.destination", List.of("row")),
          entry("plot", List.of(VALUES)),
          entry("row", List.of("file")),
          entry("file", List.of(VALUES)),
          entry("natives", List.of(VALUES)),
          entry(VALUES, List.of("text")),
          entry("text", List.of()));

  @ArchTest static final ArchRule packagesUseOnlyWhatStandsBelowThemInTheTable = layers();

  private static LayeredArchitecture layers() {
    LayeredArchitecture layers =
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture();
    for (String layer : TABLE.keySet()) {
      layers = layers.layer(layer).definedBy(classesOf(layer));
    }
    for (String layer : TABLE.keySet()) {
      Set<String> used = new TreeSet<>();
      addUsed(layer, used);
      LayerDependencySpecification rule = layers.whereLayer(layer);
      layers =
          used.isEmpty()
              ? rule.mayNotAccessAnyLayer()
              : rule.mayOnlyAccessLayers(used.toArray(String[]::new));
    }
    return layers;
  }

  private static DescribedPredicate<JavaClass> classesOf(String layer) {
    DescribedPredicate<JavaClass> embedder = belongToAnyOf(Embedder.class);
    return switch (layer) {
      case FACE -> embedder;
      case VALUES -> resideInAPackage("embed").and(not(embedder));
      default -> resideInAPackage("embed." + layer);
    };
  }

  private static void addUsed(String layer, Set<String> to) {
    for (String each : TABLE.get(layer)) {
      if (to.add(each)) {
        addUsed(each, to);
      }
    }
  }

  @ArchTest
  static final ArchRule onlyTokenizerAndEncoderImportDjl =
      noClasses()
          .that()
          .resideOutsideOfPackages("embed.tokenizer..", "embed.encoder..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule onlyCommandLinesImportPicocli =
      noClasses()
          .that()
          .resideOutsideOfPackages("embed.cli..", "embed.spark.job..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule onlySparkImportsSpark =
      noClasses()
          .that()
          .resideOutsideOfPackage("embed.spark..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..");

  @ArchTest
  static final ArchRule onlyMainsEndTheProgramAndTouchItsStreams =
      noClasses()
          .that(not(belongToAnyOf(Main.class, EmbedJob.class)))
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class)
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(Throwable.class, "printStackTrace");

  /** A folder may disappear while it is listed, which {@link Folder} alone turns into one line. */
  @ArchTest
  static final ArchRule foldersAreListedInOnePlace =
      noClasses()
          .that(not(belongToAnyOf(Folder.class)))
          .should()
          .callMethodWhere(target(owner(type(Files.class))).and(target(nameMatching(LISTING))));

  @ArchTest
  static final ArchRule classesAreFinal =
      classes()
          .that()
          .areTopLevelClasses()
          .and()
          .areNotInterfaces()
          .should()
          .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
          .orShould()
          .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT);
}
