package embed;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import embed.cli.Main;

/**
 * The way of the data: cli → Embedder → text → encoder → output; checkpoint feeds text and encoder.
 * All may use message.
 */
@AnalyzeClasses(packages = "embed", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  /** The library's face; all may throw its exception. */
  private static final DescribedPredicate<JavaClass> FACE =
      resideInAPackage("embed").and(not(equivalentTo(EmbedException.class)));

  @ArchTest
  static final ArchRule nothingImportsTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackage("embed.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("embed.cli..");

  @ArchTest
  static final ArchRule noStageImportsTheLibrarysFace =
      noClasses()
          .that()
          .resideInAnyPackage(
              "embed.text..", "embed.checkpoint..", "embed.encoder..", "embed.output..")
          .should()
          .dependOnClassesThat(FACE);

  @ArchTest
  static final ArchRule theEncoderKnowsNoText = noneOf("embed.encoder..").toAnyOf("embed.text..");

  private record Arrow(String from) {
    ArchRule toAnyOf(String... to) {
      return noClasses()
          .that()
          .resideInAPackage(from)
          .should()
          .dependOnClassesThat(resideInAnyPackage(to));
    }
  }

  private static Arrow noneOf(String packages) {
    return new Arrow(packages);
  }

  @ArchTest
  static final ArchRule theOutputKnowsNoStageBeforeIt =
      noneOf("embed.output..").toAnyOf("embed.text..", "embed.encoder..", "embed.checkpoint..");

  @ArchTest
  static final ArchRule theCheckpointKnowsNoStage =
      noneOf("embed.checkpoint..").toAnyOf("embed.text..", "embed.encoder..", "embed.output..");

  @ArchTest
  static final ArchRule messagesMayBeOfAnything =
      noClasses()
          .that()
          .resideInAPackage("embed.message..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("embed..").and(not(resideInAPackage("embed.message.."))));

  @ArchTest
  static final ArchRule onlyTextAndEncoderImportDjl =
      noClasses()
          .that()
          .resideOutsideOfPackages("embed.text..", "embed.encoder..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule onlyTheCommandLineImportsPicocli =
      noClasses()
          .that()
          .resideOutsideOfPackage("embed.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule onlyMainEndsTheProgramAndTouchesItsStreams =
      noClasses()
          .that(not(equivalentTo(Main.class)))
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
