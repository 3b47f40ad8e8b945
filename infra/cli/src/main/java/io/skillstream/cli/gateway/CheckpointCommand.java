package io.skillstream.cli.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.Columns;
import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.gateway.kafka.Connection;
import io.skillstream.gateway.kafka.KafkaDesks;
import io.skillstream.gateway.ledger.Place;
import io.skillstream.gateway.ledger.Registration;
import io.skillstream.gateway.lending.Claim;
import io.skillstream.gateway.lending.ConflictException;
import io.skillstream.gateway.lending.Desks;
import io.skillstream.gateway.lending.GoneException;
import io.skillstream.gateway.lending.UnavailableException;
import io.skillstream.gateway.lending.UnknownCurriculumException;
import io.skillstream.history.TopicLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skillstream checkpoint}: registers and lists checkpoints. */
@Command(
    name = "checkpoint",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {"Registers checkpoints of trainers that are not ours, and lists all.", ""})
public final class CheckpointCommand {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Clock clock = Clock.systemUTC();

  @Command(
      name = "register",
      customSynopsis =
          "skillstream checkpoint register --curriculum NAME --location DIR --through BATCH"
              + " [OPTIONS]",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      usageHelpAutoWidth = true,
      description = {
        "Says that a checkpoint is committed and which batches it holds. That grants its credit:"
            + " a curriculum paced by demand goes on selecting. A gateway may run meanwhile, but"
            + " need not. The same again changes nothing.",
        ""
      },
      footer = {
        "",
        "Exit codes: 0 registered; 1 the cluster does not answer; 2 unusable, or the batches are"
            + " not acknowledged."
      })
  int register(
      @Option(
              names = "--curriculum",
              required = true,
              paramLabel = "NAME",
              description = "The curriculum it was trained on.")
          String curriculum,
      @Option(
              names = "--location",
              required = true,
              paramLabel = "DIR|URI",
              description = "The folder that holds it, or a URI.")
          String location,
      @Option(
              names = "--through",
              required = true,
              paramLabel = "BATCH",
              description = "The newest batch it holds; all before it are acknowledged.")
          long through,
      @Option(
              names = "--pass",
              paramLabel = "N",
              defaultValue = "0",
              description = "The pass of that batch, from 0 (default: ${DEFAULT-VALUE}).")
          int pass,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              description = "Its name (default: the curriculum's and the location's last part).")
          @Nullable String name,
      @Option(
              names = "--step",
              paramLabel = "N",
              description = "Optimiser steps so far (default: one a batch).")
          @Nullable Long step,
      @Option(names = "--tokens", paramLabel = "N", description = "Tokens trained so far.")
          @Nullable Long tokens,
      @Option(
              names = "--read-elsewhere",
              description =
                  "The batches were not read through a gateway but from an exported training set:"
                      + " acknowledges them too.")
          boolean readElsewhere,
      @Option(names = "--json", description = "As JSON.") boolean json,
      @Mixin ClusterOptions options)
      throws EmbeddedStackException, JsonProcessingException, InterruptedException {
    if (through < 0 || pass < 0 || (step != null && step < 0) || (tokens != null && tokens < 0)) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "--through, --pass, --step and --tokens are 0 or more; batches and passes count from 0");
    }
    String place = located(location);
    Claim claim =
        new Claim(
            name == null ? curriculum + "/" + lastPart(place) : name,
            place,
            new Place(pass, through),
            optional(step),
            optional(tokens),
            readElsewhere);
    Registration registration = registered(curriculum, claim, options);
    if (json) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("checkpoint", registration.checkpoint());
      row.put("location", registration.location());
      row.put("batches", registration.batches());
      row.put("examples", registration.examples());
      row.put("credit", registration.selections());
      System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(row));
    } else {
      System.out.println(
          "%s holds %d batches with %d examples of %s"
              .formatted(
                  registration.checkpoint(),
                  registration.batches(),
                  registration.examples(),
                  curriculum));
    }
    return 0;
  }

  @Command(
      name = "list",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      abbreviateSynopsis = true,
      usageHelpAutoWidth = true,
      description = {
        "Lists the checkpoints of a namespace, whoever trained them, oldest first. Promotion: in"
            + " force, promoted before, rolled back, undecided, or nothing where an evaluator has"
            + " not compared it yet.",
        ""
      })
  int list(
      @Option(
              names = "--curriculum",
              paramLabel = "NAME",
              description = "Only those of this curriculum.")
          @Nullable String curriculum,
      @Option(names = "--json", description = "As JSON.") boolean json,
      @Mixin ClusterOptions options)
      throws EmbeddedStackException, JsonProcessingException {
    try (Cluster cluster = open(options)) {
      List<Map<String, Object>> rows =
          CheckpointTable.read(
              new TopicLog(cluster.properties()),
              cluster.topics(),
              Optional.ofNullable(curriculum));
      if (json) {
        System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(rows));
      } else if (rows.isEmpty()) {
        System.out.println("no checkpoint was announced yet");
      } else {
        System.out.print(Columns.render(rows));
      }
    }
    return 0;
  }

  @Command(
      name = "promotions",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      abbreviateSynopsis = true,
      usageHelpAutoWidth = true,
      description = {
        "Lists what became of checkpoints that evaluators compared with the one in force, and why,"
            + " oldest decision first.",
        ""
      })
  int promotions(
      @Option(names = "--student", paramLabel = "NAME", description = "Only those of this student.")
          @Nullable String student,
      @Option(names = "--json", description = "As JSON.") boolean json,
      @Mixin ClusterOptions options)
      throws EmbeddedStackException, JsonProcessingException {
    try (Cluster cluster = open(options)) {
      List<Map<String, Object>> rows =
          PromotionTable.read(
              new TopicLog(cluster.properties()),
              cluster.topics().promotions(),
              Optional.ofNullable(student));
      if (json) {
        System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(rows));
      } else if (rows.isEmpty()) {
        System.out.println("no checkpoint was compared yet");
      } else {
        System.out.print(Columns.render(rows));
      }
    }
    return 0;
  }

  private Registration registered(String curriculum, Claim claim, ClusterOptions options)
      throws EmbeddedStackException, InterruptedException {
    try (Cluster cluster = open(options)) {
      cluster.createTopics();
      cluster.registerSchemas();
      try (Desks desks =
          new Desks(
              KafkaDesks.ofCommand(
                  new Connection(cluster.properties(), cluster.topics()), clock))) {
        return desks.at(curriculum, desk -> desk.register(claim));
      }
    } catch (ConflictException e) {
      throw new CommandException(CommandException.UNUSABLE, e.getMessage() + "; " + e.doNext(), e);
    } catch (UnknownCurriculumException e) {
      throw new CommandException(
          CommandException.UNUSABLE, e.getMessage() + "; see 'skillstream curriculum list'", e);
    } catch (GoneException e) {
      throw new CommandException(CommandException.UNUSABLE, String.valueOf(e.getMessage()), e);
    } catch (UnavailableException e) {
      throw new CommandException(CommandException.FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  private static Cluster open(ClusterOptions options) throws EmbeddedStackException {
    return Cluster.existing(options, new StackMessages(Progress.onConsole()));
  }

  /** A folder by its whole path; anything else, as a URI, as it is. */
  private static String located(String location) {
    if (location.matches("[A-Za-z][A-Za-z0-9+.-]+://.*")) {
      return location;
    }
    Path folder = Path.of(location).toAbsolutePath().normalize();
    if (!Files.exists(folder)) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "there is nothing at --location " + folder + "; give the folder, or a URI");
    }
    return folder.toString();
  }

  private static String lastPart(String location) {
    String trimmed = location.replaceAll("/+$", "");
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  private static OptionalLong optional(@Nullable Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
