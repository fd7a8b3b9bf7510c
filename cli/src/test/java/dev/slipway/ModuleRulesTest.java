package dev.slipway;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds what docs/architecture.md says: which module may use which, no cycles, packages that are things. */
class ModuleRulesTest {
    private static final String ROOT = "dev.slipway.";

    private static final Map<String, Set<String>> ALLOWED = new TreeMap<>(Map.ofEntries(
            Map.entry("json", Set.of()),
            Map.entry("dockerfile", Set.of()),
            Map.entry("tree", Set.of()),
            Map.entry("machine", Set.of()),
            Map.entry("cloud", Set.of("disk", "machine", "tree")),
            Map.entry("scaleway", Set.of("json")),
            Map.entry("disk", Set.of("tree")),
            Map.entry("oci", Set.of("json", "tree")),
            Map.entry("build", Set.of("dockerfile", "json", "oci", "tree")),
            Map.entry("image", Set.of("build", "dockerfile", "disk", "oci", "tree", "machine")),
            Map.entry(
                    "cli",
                    Set.of(
                            "json",
                            "dockerfile",
                            "tree",
                            "disk",
                            "oci",
                            "build",
                            "machine",
                            "image",
                            "cloud",
                            "scaleway"))));

    private static JavaClasses classes = new ClassFileImporter().importPackages();

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                // Where -Dquick puts them.
                .withImportOption(location -> !location.contains("/target/quick/test-classes/"))
                .importPackages("dev.slipway");
    }

    @TestFactory
    List<DynamicTest> aModuleUsesOnlyWhatItsRowAllows() {
        List<DynamicTest> tests = new ArrayList<>();
        ALLOWED.forEach((module, allowed) -> tests.add(DynamicTest.dynamicTest(module, () -> {
            Set<String> others = ALLOWED.keySet().stream()
                    .filter(other -> !other.equals(module) && !allowed.contains(other))
                    .collect(Collectors.toSet());
            assertThat(classes.stream().anyMatch(type -> in(type, module)))
                    .as("module %s has classes", module)
                    .isTrue();
            ArchRuleDefinition.noClasses()
                    .that(describe("are in " + module, type -> in(type, module)))
                    .should()
                    .dependOnClassesThat(describe(
                            "are in " + others, type -> others.stream().anyMatch(other -> in(type, other))))
                    .check(classes);
        })));
        return tests;
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.slipway.(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void packagesAreThings() {
        Set<String> vague = Set.of("util", "utils", "impl", "manager", "helper", "helpers", "common", "misc", "core");
        assertThat(classes.stream().map(JavaClass::getPackageName).distinct())
                .noneMatch(name -> List.of(name.split("\\.")).stream().anyMatch(vague::contains));
    }

    @Test
    void nothingLogs() {
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.logging..")
                .check(classes);
    }

    private static boolean in(JavaClass type, String module) {
        return (type.getPackageName() + ".").startsWith(ROOT + module + ".");
    }

    private static DescribedPredicate<JavaClass> describe(
            String text, java.util.function.Predicate<? super JavaClass> predicate) {
        return DescribedPredicate.describe(text, predicate);
    }
}
