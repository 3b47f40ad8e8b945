package io.skillstream.workers;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.skillstream", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule DJL_STAYS_IN_THE_WORKERS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.skillstream.workers..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..")
          .because(
              "only workers run models: give them plain arrays, files or records, and let a class"
                  + " of io.skillstream.workers do what needs DJL");

  @ArchTest
  static final ArchRule PYTORCH_STAYS_IN_THE_PROGRAMS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.skillstream.workers.program..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl.pytorch..")
          .because(
              "DJL's PyTorch classes are not a stable interface: call Program or Torch, and add a"
                  + " method there if one is missing");

  @ArchTest
  static final ArchRule KAFKA_STAYS_IN_THE_LOOPS =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.skillstream.workers.program..",
              "io.skillstream.workers.model..",
              "io.skillstream.workers.tokenizer..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "org.apache.avro..", "io.skillstream.record..")
          .because(
              "a model must run without a broker: consume in io.skillstream.workers.trainer and"
                  + " hand the model token ids");

  @ArchTest
  static final ArchRule KAFKA_STAYS_IN_THE_WORKER =
      noClasses()
          .that()
          .resideInAPackage("io.skillstream.workers.trainer..")
          .and()
          .haveNameNotMatching(
              ".*\\.(TrainerWorker|TrainingRun|BatchFeed|BatchCursor|Outbox)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..")
          .because(
              "training is tested without Kafka: Trainer and Checkpoints know examples and folders,"
                  + " the worker alone consumes (BatchFeed, BatchCursor) and publishes (Outbox)");
}
