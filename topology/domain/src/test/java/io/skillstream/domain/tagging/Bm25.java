package io.skillstream.domain.tagging;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.LabelledTraces.Labelled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.QueryBuilder;

/**
 * Plain BM25 by Lucene, with its English analyser and default parameters: the texts most like a
 * trace vote with their scores, from the root down, on where its chain goes.
 */
final class Bm25 {
  private static final String TEXT = "text";
  private static final String END = "end";

  private final SkillTree tree;
  private final int neighbours;
  private final IndexSearcher searcher;
  private final QueryBuilder queries;

  private Bm25(SkillTree tree, int neighbours, List<Labelled> texts) throws IOException {
    Analyzer analyzer = new EnglishAnalyzer();
    ByteBuffersDirectory directory = new ByteBuffersDirectory();
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
      for (Labelled text : texts) {
        Document document = new Document();
        document.add(new TextField(TEXT, text(text), Field.Store.NO));
        document.add(new StoredField(END, text.end()));
        writer.addDocument(document);
      }
    }
    this.tree = tree;
    this.neighbours = neighbours;
    this.queries = new QueryBuilder(analyzer);
    this.searcher = new IndexSearcher(DirectoryReader.open(directory));
    searcher.setSimilarity(new BM25Similarity());
    IndexSearcher.setMaxClauseCount(Integer.MAX_VALUE);
  }

  /** Votes among labelled traces. */
  static Bm25 ofTraces(SkillTree tree, int neighbours, List<Labelled> traces) throws IOException {
    return new Bm25(tree, neighbours, traces);
  }

  /** The skill whose name is most like the trace; needs no labels. */
  static Bm25 ofNames(SkillTree tree) throws IOException {
    List<Labelled> names = new ArrayList<>();
    for (int node = 1; node < tree.size(); node++) {
      names.add(new Labelled(tree.name(node), "", node));
    }
    return new Bm25(tree, 1, names);
  }

  /** Where the trace's chain ends. */
  List<Integer> ends(Labelled trace) {
    Query query = queries.createBooleanQuery(TEXT, text(trace));
    if (query == null) {
      return List.of();
    }
    double[] votes = new double[tree.size()];
    try {
      for (ScoreDoc hit : searcher.search(query, neighbours).scoreDocs) {
        int end = searcher.storedFields().document(hit.doc).getField(END).numericValue().intValue();
        for (int node = end; node != SkillTree.ROOT; node = tree.parent(node)) {
          votes[node] += hit.score;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int node = SkillTree.ROOT;
    int next = favourite(node, votes);
    while (next != SkillTree.ROOT) {
      node = next;
      next = favourite(node, votes);
    }
    return node == SkillTree.ROOT ? List.of() : List.of(node);
  }

  /** The child with most votes, or the root where none has one. */
  private int favourite(int node, double[] votes) {
    int best = SkillTree.ROOT;
    for (int child : tree.children(node)) {
      if (votes[child] > (best == SkillTree.ROOT ? 0 : votes[best])) {
        best = child;
      }
    }
    return best;
  }

  private static String text(Labelled trace) {
    return trace.problem() + "\n" + trace.solution();
  }
}
