package io.skillstream.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.skillstream.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule TRAINERS_ARE_ELSEWHERE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..", "io.skillstream.workers..", "io.skillstream.topology..")
          .because(
              "the gateway serves trainers without a model of its own: what it shares with the"
                  + " trainer are records and io.skillstream.domain.example");

  @ArchTest
  static final ArchRule KAFKA_AND_AVRO_STAY_AT_THE_EDGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.skillstream.gateway.kafka..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "org.apache.avro..",
              "io.skillstream.record..",
              "io.skillstream.schemas..")
          .because(
              "lending is tested without a broker: add a method to BatchSource or LedgerStore and"
                  + " do it in io.skillstream.gateway.kafka");

  @ArchTest
  static final ArchRule HTTP_STAYS_AT_THE_OTHER_EDGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.skillstream.gateway.http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "com.fasterxml.jackson..")
          .because("a desk does not know who asks: read and answer in io.skillstream.gateway.http");

  @ArchTest
  static final ArchRule THE_LEDGER_IS_PURE =
      noClasses()
          .that()
          .resideInAPackage("io.skillstream.gateway.ledger..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("java..", "io.skillstream.gateway.ledger..", "org.jspecify..")
          .because("who has which batch is decided by values alone, so that it can be simulated");
}
