package io.skillstream.topology;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.skillstream.topology.ingest.TraceRules;
import io.skillstream.topology.pool.PoolLogPlacement;
import io.skillstream.topology.rates.AttemptCheck;

/** What the topology may depend on, and its parts on each other. */
@AnalyzeClasses(
    packages = "io.skillstream.topology",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleBoundariesTest {
  private static final String ROOT = "io.skillstream.topology";
  private static final String[] PARTS = {
    ROOT + ".ingest..",
    ROOT + ".rates..",
    ROOT + ".pool..",
    ROOT + ".conductor..",
    ROOT + ".probes..",
    ROOT + ".assembly.."
  };

  @ArchTest
  static final ArchRule topology_dependsOnStreamsRecordsAndTheDomainOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify.annotations..",
              "org.slf4j..",
              "org.apache.kafka..",
              "org.apache.avro..",
              // Streams' own store engine, whose memory StoreMemory bounds.
              "org.rocksdb..",
              "io.skillstream.record..",
              "io.skillstream.schemas..",
              "io.skillstream.domain..",
              ROOT + "..")
          .because(
              "the topology runs wherever Kafka Streams runs: models belong to the workers (DJL),"
                  + " flags and terminals to the command line (picocli), serialisers come by name"
                  + " from the configuration; move what needs another library there");

  @ArchTest
  static final ArchRule brokers_areReachedThroughStreamsOnly =
      noClasses()
          .that()
          .resideInAnyPackage(PARTS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka.clients..")
          .because(
              "a client of one's own is outside the transaction that makes output exactly-once;"
                  + " write through a sink, and configure clients in TopologyInstance");

  @ArchTest
  static final ArchRule parts_meetInTopicsOnly =
      slices()
          .matching(ROOT + ".(ingest|rates|pool|conductor|probes|assembly)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(
              resideInAnyPackage(ROOT + ".ingest..", ROOT + ".conductor..", ROOT + ".rates.."),
              type(PoolLogPlacement.class))
          .because(
              "each part scales, restarts and is upgraded alone; let the other part publish what is"
                  + " needed to a topic, or move a type that both need to the package stream."
                  + " Where an event of the pool log belongs is the pool's to say, so those who"
                  + " write to it ask PoolLogPlacement");

  @ArchTest
  static final ArchRule sharedTypes_doNotKnowTheParts =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".stream..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PARTS)
          .because("what all parts share must not know one of them; move it into that part");

  @ArchTest
  static final ArchRule processors_areNotPublic =
      classes()
          .that()
          .resideInAnyPackage(PARTS)
          .and(
              DescribedPredicate.not(
                  type(PoolLogPlacement.class)
                      .or(type(TraceRules.class))
                      .or(type(AttemptCheck.class))
                      .or(
                          DescribedPredicate.describe(
                              "are a part's entry point",
                              part -> part.getSimpleName().equalsIgnoreCase(lastName(part))))))
          .and()
          .areTopLevelClasses()
          .should()
          .bePackagePrivate()
          .because(
              "a part is entered through the class named after its package; its processors and"
                  + " stores are free to change as long as the golden file stays. What can be said"
                  + " against a record by itself is public, so that producers hear it at once");

  private static String lastName(JavaClass part) {
    String name = part.getPackageName();
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
