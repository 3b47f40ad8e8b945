package io.skillstream.domain;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the domain may depend on. */
@AnalyzeClasses(
    packages = "io.skillstream.domain",
    importOptions = ImportOption.DoNotIncludeTests.class)
class DomainBoundariesTest {
  @ArchTest
  static final ArchRule domain_dependsOnTheJdkOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.skillstream.domain..", "java..", "org.jspecify.annotations..")
          .because(
              "the rules of selection must be testable and replayable without a broker; move what"
                  + " needs Kafka, Avro or any library to skillstream-topology, which maps it to"
                  + " domain records at its edge");

  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices()
          .matching("io.skillstream.domain.(*)..")
          .should()
          .beFreeOfCycles()
          .because(
              "each package is one subject; where two need each other, move the shared type to the"
                  + " package whose subject it is");
}
