package dev.portcullis;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toSet;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Slot;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rules of docs/ARCHITECTURE.md about who may know whom. */
class ArchitectureTest {
  @TestFactory
  Stream<DynamicTest> holds() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.portcullis");
    return Arrays.stream(ArchitectureTest.class.getDeclaredFields())
        .filter(field -> field.getType() == ArchRule.class)
        .map(
            field ->
                DynamicTest.dynamicTest(
                    field.getName(), () -> ((ArchRule) field.get(null)).check(classes)));
  }

  private static final String BASE = "dev.portcullis.";

  /** Features; they do not know each other. */
  private static final Set<String> FEATURES =
      Set.of("shape", "address", "authn", "authz", "quota", "guard", "audit", "threat", "upstream");

  private static final Set<String> SHARED =
      Set.of("json", "pipeline", "dialect", "secret", "crypto");
  private static final Set<String> RIM =
      Set.of("embedded", "aws", "http", "lambda", "admin", "client", "startup");

  /** What puts it together, the innermost first: each knows those before it. */
  private static final List<String> ASSEMBLY = List.of("config", "adapters", "posture", "command");

  static final ArchRule everyPackageIsInThePicture =
      classes()
          .should(
              new ArchCondition<>("lie in a package that this test knows") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                  String name = ours(item);
                  boolean known =
                      name.isEmpty()
                          || FEATURES.contains(name)
                          || SHARED.contains(name)
                          || RIM.contains(name)
                          || ASSEMBLY.contains(name);
                  events.add(new SimpleConditionEvent(item, known, item.getName()));
                }
              });

  static final ArchRule dependenciesPointInwards =
      classes()
          .should(
              new ArchCondition<>("depend on packages further in alone") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                  Set<String> allowed = allowedFor(ours(item));
                  item.getDirectDependenciesFromSelf().stream()
                      .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                      .filter(target -> target.getPackageName().startsWith("dev.portcullis"))
                      .filter(target -> !allowed.contains(ours(target)))
                      .forEach(
                          target ->
                              events.add(
                                  SimpleConditionEvent.violated(
                                      item, item.getName() + " knows " + target.getName())));
                }
              });

  private static Set<String> allowedFor(String name) {
    var allowed = new TreeSet<String>(Set.of(name));
    switch (name) {
      case "json" -> {}
      case "pipeline" -> allowed.add("json");
      case "dialect", "secret", "crypto" -> allowed.addAll(Set.of("json", "pipeline"));
      case "startup" -> allowed.addAll(SHARED);
      case "embedded", "aws", "http", "lambda", "admin", "client" -> {
        allowed.addAll(SHARED);
        allowed.addAll(FEATURES);
      }
      case "config", "adapters", "posture", "command" -> {
        allowed.addAll(everythingFurtherIn());
        allowed.addAll(ASSEMBLY.subList(0, ASSEMBLY.indexOf(name)));
      }
      case "" -> {
        allowed.addAll(everythingFurtherIn());
        allowed.addAll(ASSEMBLY);
      }
      default -> allowed.addAll(SHARED);
    }
    return allowed;
  }

  private static Set<String> everythingFurtherIn() {
    return Stream.of(SHARED, FEATURES, RIM).flatMap(Set::stream).collect(toSet());
  }

  private static String ours(JavaClass item) {
    String name = item.getPackageName();
    return name.startsWith(BASE) ? name.substring(BASE.length()) : "";
  }

  static final ArchRule thePipelineKnowsNoFramework =
      classes()
          .that()
          .resideInAPackage("dev.portcullis.pipeline")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..", "org.jspecify..", "dev.portcullis.pipeline", "dev.portcullis.json"));

  static final ArchRule onlyJsonKnowsJackson =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.portcullis.json")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml..");

  static final ArchRule nobodyNeedsAnEventLoop =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..", "jakarta.ws.rs..");

  static final ArchRule onlyAwsKnowsTheSdk =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.portcullis.aws")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon..");

  static final ArchRule nobodySpeaksThroughTheClientOfTheSdk =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.portcullis.aws.LibraryData")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.hc..");

  static final ArchRule thereIsNoStaticMutableState =
      fields()
          .that()
          .areStatic()
          .should()
          .beFinal()
          .because("state belongs to an object that somebody made");

  static final ArchRule nothingRunsWhatComesFromOutside =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.script..", "javax.tools..", "javax.naming..")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(
              ProcessBuilder.class,
              Process.class,
              java.net.URLClassLoader.class,
              java.io.ObjectInputStream.class)
          .because("a gateway that runs commands, scripts or plug-ins is a way into its network");

  static final ArchRule layersAreNamedForWhatTheyAre =
      classes()
          .that()
          .implement(Layer.class)
          .and()
          .areNotAnonymousClasses()
          .should()
          .haveSimpleNameEndingWith("Layer");

  static final ArchRule onlyGuardReplacesTheCall =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.portcullis.guard")
          .should()
          .callMethod(Slot.class, "replace", Object.class);

  static final ArchRule nobodyPrintsButTheCommandLineAndTheTrailToStandardOutput =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.portcullis",
              "dev.portcullis.startup",
              "dev.portcullis.adapters",
              "dev.portcullis.command")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  static final ArchRule nothingIsSynchronizedAcrossBlockingCalls =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(
              "dev.portcullis.shape", "dev.portcullis.authz", "dev.portcullis.audit")
          .should()
          .notHaveModifier(JavaModifier.SYNCHRONIZED);
}
