package embed;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a user of the library sees: the public types of the package {@code embed}. */
final class LibraryFaceTest {
  private static final int MOST_TYPES = 12;

  private static List<JavaClass> publicTypes() {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("embed").stream()
            .filter(type -> type.getPackageName().equals("embed"))
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .toList();
  }

  @Test
  void theFaceIsSmall() {
    assertThat(publicTypes()).hasSizeBetween(5, MOST_TYPES);
  }

  @Test
  void noPublicSignatureNamesATypeOfAnInnerPackage() {
    for (JavaClass type : publicTypes()) {
      for (JavaMember member : type.getMembers()) {
        if (member.getModifiers().contains(JavaModifier.PUBLIC)) {
          assertThat(member.getAllInvolvedRawTypes())
              .as(member.getFullName())
              .extracting(JavaClass::getPackageName)
              .noneMatch(name -> name.startsWith("embed."));
        }
      }
    }
  }
}
