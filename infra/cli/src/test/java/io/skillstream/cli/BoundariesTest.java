package io.skillstream.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.skillstream.cli",
    importOptions = ImportOption.DoNotIncludeTests.class)
class BoundariesTest {

  @ArchTest
  static final ArchRule DJL_STAYS_IN_THE_WORKERS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..")
          .because(
              "only workers run models: add a method to a class of io.skillstream.workers that"
                  + " takes and gives plain values, as Torch.describe() does, and call that");

  @ArchTest
  static final ArchRule FILES_ARE_READ_AND_WRITTEN_WITHOUT_KAFKA =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.skillstream.cli.input..",
              "io.skillstream.cli.results..",
              "io.skillstream.cli.sample..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "org.apache.avro..",
              "io.skillstream.record..",
              "io.skillstream.schemas..",
              "io.skillstream.topology..")
          .because(
              "files are read and written without a broker: give these packages records of their"
                  + " own, and map them from and to Avro in io.skillstream.cli.run");

  @ArchTest
  static final ArchRule PICOCLI_STAYS_IN_COMMANDS_AND_THEIR_OPTIONS =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.(Main|Version|[A-Za-z]+Command|[A-Z][a-z]+Options)(\\$.*)?")
          .or()
          .haveFullyQualifiedName("io.skillstream.cli.run.RunOptions")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..")
          .because(
              "the work does not know how it was asked for: parse in a command or an options class"
                  + " and hand on a record, as RunCommand hands RunOptions to the job");

  @ArchTest
  static final ArchRule COMMANDS_ARE_THE_TOP =
      noClasses()
          .that()
          .haveNameNotMatching("io\\.skillstream\\.cli\\.(Main|model\\.ModelCommand)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(".*\\.(Main|[A-Za-z]+Command)")
          .because(
              "a command is called by Main alone, or by the one that it is a part of: move what two"
                  + " commands share to a class of its own, as JobRunner is for run and demo");
}
