package embed.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateDictPickleTest {
  @TempDir private static Path pickles;

  /** What {@code read} makes of a file that holds nothing but a pickle. */
  private static <T> T read(byte[] bytes, Function<StateDictPickle, T> read) {
    Path path = pickles.resolve("data.pkl");
    Refusal.write(path, bytes);
    try (MappedFile file = MappedFile.open(path)) {
      return read.apply(new StateDictPickle(file, 0, bytes.length, "data.pkl"));
    }
  }

  private static AbstractStringAssert<?> refusal(PickleWriter pickle) {
    return refusal(pickle.stop());
  }

  private static AbstractStringAssert<?> refusal(byte[] pickle) {
    return Refusal.of(
            () ->
                read(
                    pickle,
                    stateDict -> {
                      stateDict.load();
                      return null;
                    }))
        .startsWith("data.pkl: ");
  }

  private static Object value(PickleWriter pickle) {
    return read(pickle.stop(), StateDictPickle::loadValue);
  }

  @ParameterizedTest
  @CsvSource({
    "os, system",
    "posix, system",
    "nt, system",
    "subprocess, Popen",
    "builtins, eval",
    "builtins, exec",
    "builtins, getattr",
    "builtins, __import__",
    "__builtin__, eval",
    "runpy, _run_code",
    "webbrowser, open",
    "operator, attrgetter",
    "torch, load",
    "torch.hub, load",
    "torch.jit, load",
    "torch._utils, _rebuild_tensor_v2.__globals__",
    "torch._utils, _rebuild_device_tensor_from_numpy",
    "torch._tensor, _rebuild_from_type",
    "numpy.core.multiarray, _reconstruct",
    "collections, OrderedDict.__init__",
    "collections, namedtuple",
    "java.lang, Runtime",
    "datetime, datetime",
    "decimal, Decimal",
    "_codecs, decode",
    // What the lists of picklescan, fickling and modelscan have, and what got past them.
    "torch.storage, _load_from_bytes",
    "torch.serialization, load",
    "torch.fx.experimental.symbolic_shapes, ShapeEnv.evaluate_guards_expression",
    "torch._dynamo.guards, GuardBuilder.get",
    "torch.utils.collect_env, run",
    "torch.utils._config_module, load_config",
    "torch.utils.bottleneck.__main__, run_cprofile",
    "torch.jit.unsupported_tensor_ops, execWrapper",
    "torch._inductor.codecache, compile_file",
    "torch.utils.data.datapipes.utils.decoder, basichandlers",
    "torch.cuda, FloatTensor.__reduce__",
    "numpy.testing._private.utils, runstring",
    "numpy.f2py.crackfortran, getlincoef",
    "numpy, load",
    "pip, main",
    "pty, spawn",
    "pdb, run",
    "bdb, Bdb.run",
    "cProfile, runctx",
    "timeit, timeit",
    "code, InteractiveInterpreter.runcode",
    "asyncio.unix_events, _UnixSubprocessTransport._start",
    "multiprocessing.util, spawnv_passfds",
    "importlib, import_module",
    "importlib.machinery, SourceFileLoader",
    "ctypes, CDLL",
    "marshal, loads",
    "_pickle, loads",
    "dill._dill, _create_code",
    "cloudpickle.cloudpickle, _make_function",
    "joblib.numpy_pickle, load",
    "types, FunctionType",
    "types, CodeType",
    "functools, partial",
    "functools, reduce",
    "operator, methodcaller",
    "builtins, apply",
    "builtins, compile",
    "builtins, open",
    "builtins, breakpoint",
    "builtins, setattr",
    "copyreg, _reconstructor",
    "shutil, rmtree",
    "os, remove",
    "socket, create_connection",
    "ssl, get_server_certificate",
    "urllib.request, urlopen",
    "requests.api, get",
    "http.client, HTTPSConnection",
    "pydoc, pipepager",
    "venv, create",
    "idlelib.run, Executive.runcode",
    "lib2to3.pgen2.grammar, Grammar.loadgrammar",
    "distutils.file_util, write_file",
    "logging.config, _resolve",
    "sys, exit",
    "tensorflow, io.read_file",
    "transformers, AutoModel.from_pretrained"
  })
  void everyOtherGlobalIsRefusedByItsName(String module, String name) {
    String expected = "asks for \"" + module + "." + name + "\"";
    refusal(PickleWriter.protocol2().global(module, name).text("id").bytes(0x85, 'R'))
        .contains(expected, "nothing of it was run");
    // By protocol 4's opcode, whose operands are on the stack.
    refusal(PickleWriter.protocol2().text(module).text(name).bytes(0x93, ')', 'R'))
        .contains(expected);
    // By protocol 0's, with its arguments before it.
    refusal(new PickleWriter().ascii("(S'id'\ni" + module + "\n" + name + "\n")).contains(expected);
    // As the class of NEWOBJ, and of OBJ.
    refusal(PickleWriter.protocol2().global(module, name).bytes(')', 0x81)).contains(expected);
    refusal(PickleWriter.protocol2().bytes('(').global(module, name).bytes('o')).contains(expected);
  }

  @Test
  void aCallHiddenInATensorsArgumentsIsRefusedByItsName() {
    refusal(
            PickleWriter.protocol2()
                .bytes('}')
                .text("weight")
                .global("torch._utils", "_rebuild_tensor_v2")
                .bytes('(')
                .global("os", "system")
                .text("id")
                .bytes(0x85, 'R', 't', 'R', 's'))
        .contains("\"os.system\"");
  }

  @Test
  void theCallsOfPublishedAttacksAreRefusedByTheFirstName() {
    // getattr(__import__("os"), "system")("id"): each call would give the next one its function.
    refusal(
            PickleWriter.protocol2()
                .global("builtins", "getattr")
                .global("builtins", "__import__")
                .text("os")
                .bytes(0x85, 'R')
                .text("system")
                .bytes(0x86, 'R')
                .text("id")
                .bytes(0x85, 'R'))
        .contains("\"builtins.getattr\"");
    // A function that is let through, called with what is not.
    refusal(
            PickleWriter.protocol2()
                .global("torch._utils", "_rebuild_parameter")
                .bytes('(')
                .global("builtins", "eval")
                .text("1")
                .bytes(0x85, 'R', 'N', 'N', 't', 'R'))
        .contains("\"builtins.eval\"");
    // A storage whose key is made by a call.
    refusal(
            PickleWriter.protocol2()
                .bytes('(')
                .text("storage")
                .global("torch", "FloatStorage")
                .global("runpy", "run_path")
                .text("x.py")
                .bytes(0x85, 'R')
                .text("cpu")
                .integer(1)
                .bytes('t', 'Q'))
        .contains("\"runpy.run_path\"");
    // Attributes of an OrderedDict: __setstate__ would take them.
    refusal(
            PickleWriter.protocol2()
                .global("collections", "OrderedDict")
                .bytes(')', 'R')
                .global("os", "system")
                .bytes('b'))
        .contains("\"os.system\"");
    // Behind a state dict that is complete, where a scanner stops to look.
    byte[] whole = TorchWriter.stateDict(StateDict.random(new Random(1), false), false);
    PickleWriter hidden = new PickleWriter();
    for (int i = 0; i < whole.length - 1; i++) {
      hidden.bytes(whole[i]);
    }
    refusal(hidden.bytes('0').global("posix", "system").text("id").bytes(0x85, 'R'))
        .contains("\"posix.system\"");
    // By protocol 4's memo: the names are put together from what was said before.
    refusal(
            new PickleWriter()
                .bytes(0x80, 4)
                .text("os")
                .bytes(0x94)
                .text("system")
                .bytes(0x94, '0', '0', 'h', 0, 'h', 1, 0x93))
        .contains("\"os.system\"");
    // Names that only look like, or lead on from, those that are let through.
    for (String[] name :
        new String[][] {
          {"collections", "OrderedDict.fromkeys"},
          {"torch._utils", "_rebuild_tensor_v2.__call__"},
          {"torch._utils._rebuild_tensor_v2", "__globals__"},
          {"torch", "FloatStorage.__class__"},
          {"torch", "_utils"},
          {"t\u00f6rch", "Size"},
          {"", "eval"},
          {"collections", ""}
        }) {
      refusal(PickleWriter.protocol2().text(name[0]).text(name[1]).bytes(0x93))
          .contains("asks for \"" + name[0] + "." + name[1] + "\"");
    }
  }

  @Test
  void aStorageTypeIsNoFunctionToCall() {
    refusal(PickleWriter.protocol2().global("torch", "FloatStorage").integer(9).bytes(0x85, 'R'))
        .contains("it calls something that is not a function");
    refusal(PickleWriter.protocol2().text("eval").bytes(')', 'R')).contains("is not a function");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x82, 0x83, 0x84, 0x92, 0x97, 0x98, 'P', 'o', 'F'})
  void opcodesThatNoStateDictNeedsAreRefused(int opcode) {
    refusal(PickleWriter.protocol2().bytes(')', opcode, 0, 0, 0, 0))
        .contains("opcode 0x" + Integer.toHexString(opcode) + " at byte 3");
  }

  @Test
  void lengthsBeyondTheEndAreRefusedWithoutAllocatingThem() {
    for (int opcode : new int[] {'X', 'T', 0x8b}) {
      refusal(PickleWriter.protocol2().bytes(opcode).int32(0x7fffffff)).contains("data.pkl");
      refusal(PickleWriter.protocol2().bytes(opcode).int32(-1)).contains("data.pkl");
    }
    refusal(PickleWriter.protocol2().bytes(0x8d).int32(-1).int32(0x7fffffff))
        .contains("it ends early");
    refusal(PickleWriter.protocol2().bytes(0x8d).int32(-1).int32(-1)).contains("it ends early");
    refusal(PickleWriter.protocol2().bytes(0x8a, 255)).contains("it ends early");
    for (int opcode : new int[] {0x8e, 0x96}) {
      refusal(PickleWriter.protocol2().bytes(opcode).int32(-1).int32(-1)).contains("it ends early");
    }
    refusal(PickleWriter.protocol2().bytes('B').int32(-1)).contains("it ends early");
    refusal(PickleWriter.protocol2().ascii("I" + "9".repeat(4000) + "\n")).contains("the integer");
    refusal(PickleWriter.protocol2().ascii("c" + "x".repeat(5000))).contains("without an end");
  }

  @Test
  void anEndWithinAnyOperandIsRefused() {
    byte[] whole = TorchWriter.stateDict(StateDict.random(new Random(1), false), false);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      refusal(part).isNotEmpty();
    }
  }

  @Test
  void loopsThroughTheMemoAreHarmless() {
    // A list that holds itself, and a dict whose value is itself.
    Object list = value(PickleWriter.protocol2().bytes(']', 'q', 0, 'h', 0, 'a'));
    assertThat(((List<?>) list).get(0)).isSameAs(list);
    assertThat(names(PickleWriter.protocol2().bytes('}', 'q', 0).text("a").bytes('h', 0, 's')))
        .isEmpty();
    // Each tuple holds the one before twice: 2^100 elements if one were to walk it.
    PickleWriter doubling = PickleWriter.protocol2().bytes(')');
    for (int i = 0; i < 100; i++) {
      doubling.bytes('2', 0x86);
    }
    refusal(doubling).contains("the object at its top is not a dict");
    refusal(PickleWriter.protocol2().bytes('h', 7)).contains("memo 7 is read before");
  }

  @Test
  void deepNestingIsReadWithoutRecursion() {
    PickleWriter deep = PickleWriter.protocol2().bytes(')');
    for (int i = 0; i < 500_000; i++) {
      deep.bytes(0x85);
    }
    refusal(deep).contains("the object at its top is not a dict");
    PickleWriter marks = PickleWriter.protocol2();
    for (int i = 0; i < 3_000_000; i++) {
      marks.bytes('(');
    }
    refusal(marks).contains("more than " + Limits.PICKLE_VALUES + " values");
  }

  @Test
  void memoryIsBounded() {
    for (int[] values : new int[][] {{'}'}, {']', 'r', 0, 0, 0, 0}, {')', 0x94}, {'2'}}) {
      PickleWriter many = PickleWriter.protocol2().bytes(')');
      for (int i = 0; i <= Limits.PICKLE_VALUES; i++) {
        many.bytes(values);
      }
      refusal(many).contains("more than " + Limits.PICKLE_VALUES + " values");
    }
    PickleWriter list = PickleWriter.protocol2().bytes(']');
    for (int i = 0; i <= Limits.PICKLE_VALUES; i++) {
      list.bytes('N', 'a');
    }
    refusal(list).contains("more than " + Limits.PICKLE_VALUES + " values");
  }

  @Test
  void stackUnderflowIsRefused() {
    for (int opcode :
        new int[] {'.', '0', '1', '2', 't', 0x85, 'a', 'e', 's', 'u', 'q', 'R', 'b'}) {
      refusal(PickleWriter.protocol2().bytes(opcode)).contains("empty stack");
      refusal(PickleWriter.protocol2().bytes('N', '(', 0x86)).contains("empty stack");
    }
    refusal(PickleWriter.protocol2().bytes('N', 'N')).contains("objects left over");
    refusal(PickleWriter.protocol2().bytes('N', '(')).contains("empty stack");
  }

  @Test
  void aNewerProtocolIsRefused() {
    refusal(new PickleWriter().bytes(0x80, 6)).contains("pickle protocol 6, newer than 5");
  }

  @Test
  void valuesOfTheWrongKindAreRefused() {
    refusal(PickleWriter.protocol2().bytes('N')).contains("the object at its top is not a dict");
    refusal(PickleWriter.protocol2().bytes('}').text("a").bytes('N', 's').text("a").bytes('N', 's'))
        .contains("the key \"a\" twice");
    refusal(PickleWriter.protocol2().bytes(')').text("a").bytes('N', 's'))
        .contains("is not a dict");
    refusal(PickleWriter.protocol2().bytes(')', 'N', 'a')).contains("is not a list");
    refusal(PickleWriter.protocol2().bytes('N', 'N', 'b')).contains("is not a dict");
    refusal(PickleWriter.protocol2().bytes('N', 'Q')).contains("does not name a storage");
  }

  /** The names of the tensors in a state dict, each with its type. */
  private static List<String> names(PickleWriter pickle) {
    return read(
        pickle.stop(),
        stateDict -> {
          stateDict.load();
          List<String> names = new ArrayList<>();
          for (Tensor tensor : stateDict.tensors(null)) {
            names.add(tensor.name() + " " + tensor.dtype() + Strides.text(tensor.shape()));
          }
          return names;
        });
  }

  /** Appends a storage of eight bytes. */
  private static PickleWriter storage(PickleWriter out, String module, String type, long elements) {
    out.bytes('(').text("storage").global(module, type).text(module + type).text("cpu");
    return out.integer(elements).bytes('t', 'Q');
  }

  /** Appends the two float32 numbers of a storage, as a tensor. */
  private static PickleWriter plainTensor(PickleWriter out) {
    out.global("torch._utils", "_rebuild_tensor_v2").bytes('(');
    storage(out, "torch", "FloatStorage", 2).integer(0).integers(2).integers(1);
    return out.bytes(0x89, 'N', 't', 'R');
  }

  @Test
  void aTrainingCheckpointHasItsTensorsBehindTheNamesOfItsDicts() {
    PickleWriter lightning = PickleWriter.protocol2().bytes('}');
    lightning.text("epoch").integer(3).bytes('s').text("version").text("2.1").bytes('s');
    lightning.text("state_dict").bytes('}').text("model.roberta.w");
    plainTensor(lightning).bytes('s').text("step").integer(1).bytes('s', 's');
    lightning.text("optimizer").bytes('}').text("state").bytes('}').integer(0);
    lightning.bytes('}').text("exp_avg");
    plainTensor(lightning).bytes('s', 's', 's', 's');
    assertThat(names(lightning)).containsExactly("state_dict.model.roberta.w float32[2]");
  }

  @Test
  void valuesThatAreNoTensorsAreLeftOut() {
    PickleWriter pickle = PickleWriter.protocol2().bytes('}');
    pickle.text("None").bytes('N', 's').text("list").bytes(']', 's').text("float").bytes('G');
    pickle.int32(0).int32(0).bytes('s').text("bytes").bytes('C', 2, 1, 2, 's');
    pickle.text("long bytes").bytes('B').int32(3).bytes(1, 2, 3, 's');
    pickle.text("bytearray").bytes(0x96).int32(1).int32(0).bytes(9, 's');
    pickle.text("set").bytes(0x8f, '(').text("a").bytes(0x90, 's');
    pickle.text("frozenset").bytes('(').text("a").bytes(0x91, 's');
    pickle.text("integer").bytes(0x8a, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 's');
    pickle.text("long string").text("x".repeat(70_000)).bytes('s');
    pickle.text("dtype").global("torch", "float32").bytes('s');
    pickle.text("dtype").integer(0).bytes('0', '0');
    pickle.integer(7).text("a key that is a number").bytes('s');
    pickle.bytes('N').text("a key that is None").bytes('s').bytes(0x88, ')', 's');
    for (String name : List.of("device", "Tensor", "per_tensor_affine", "quint4x2", "complex32")) {
      pickle.text(name).global("torch", name).bytes('s');
    }
    pickle.text("cpu").global("torch", "device").text("cpu").bytes(0x85, 'R', 's');
    pickle.text("layout").global("torch.serialization", "_get_layout").text("torch.strided");
    pickle.bytes(0x85, 'R', 's').text("size").global("torch", "Size").integers(2, 3);
    pickle.bytes(0x85, 'R', 's').text("encoded").global("_codecs", "encode").text("x");
    pickle.text("latin1").bytes(0x86, 'R', 's').text("old set").global("__builtin__", "set");
    pickle.bytes(']', 0x85, 'R', 's').text("counter").global("collections", "Counter");
    pickle.bytes('}').integer(5).integer(1).bytes('s', 0x85, 'R', 's').text("weight");
    plainTensor(pickle).bytes('s');
    assertThat(names(pickle)).containsExactly("weight float32[2]");
  }

  @Test
  void theFunctionsThatPyTorchAllowsMakeTensors() {
    PickleWriter pickle = PickleWriter.protocol2().bytes('}');
    pickle.text("parameter").global("torch._utils", "_rebuild_parameter").bytes('(');
    plainTensor(pickle).bytes(0x88, 'N', 't', 'R', 's');
    pickle.text("with state").global("torch._utils", "_rebuild_parameter_with_state").bytes('(');
    plainTensor(pickle).bytes(0x88, 'N', '}').text("_is_hf_initialized").bytes(0x88, 's');
    pickle.bytes('t', 'R', 's').text("of cuda");
    pickle.global("torch._utils", "_rebuild_tensor").bytes('(');
    storage(pickle, "torch.cuda", "DoubleStorage", 1).integer(0).integers(1).integers(1);
    pickle.bytes('t', 'R', 's');
    assertThat(names(pickle))
        .containsExactly("parameter float32[2]", "with state float32[2]", "of cuda float64[1]");
  }

  @Test
  void tensorsOfOtherKindsAreListedWhateverTheyAreMadeOf() {
    PickleWriter pickle = PickleWriter.protocol2().bytes('}');
    pickle.text("meta").global("torch._utils", "_rebuild_meta_tensor_no_storage").bytes('(');
    pickle.global("torch", "float32").integers(2, 3).integers(3, 1).bytes(0x89, 't', 'R', 's');
    pickle.text("quantized").global("torch._utils", "_rebuild_qtensor").bytes('(');
    storage(pickle, "torch", "QInt8Storage", 8).integer(0).integers(4, 2).integers(2, 1);
    pickle.bytes('(').global("torch", "per_tensor_affine").bytes('t', 0x89, 'N', 't', 'R', 's');
    pickle.text("sparse").global("torch._utils", "_rebuild_sparse_tensor").bytes('(', 'N', '(');
    plainTensor(plainTensor(pickle)).global("torch", "Size").integers(9).bytes(0x85, 'R');
    pickle.bytes(0x88, 't', 't', 'R', 's').text("negated");
    pickle.global("torch._utils", "_rebuild_tensor_v2").bytes('(');
    storage(pickle, "torch", "FloatStorage", 2).integer(0).integers(2).integers(1);
    pickle.bytes(0x89, 'N', '}').text("neg").bytes(0x88, 's', 't', 'R', 's').text("special");
    pickle.global("torch._utils", "_rebuild_tensor_v3").bytes('(');
    storage(pickle, "torch.storage", "UntypedStorage", 8).integer(0).integers(8).integers(1);
    pickle.bytes(0x89, 'N').global("torch", "complex32").bytes('t', 'R', 's');
    pickle.text("with attributes").global("torch._tensor", "_rebuild_from_type_v2");
    pickle.bytes('(').global("torch._utils", "_rebuild_tensor_v2").global("torch", "Tensor");
    storage(pickle.bytes('('), "torch", "HalfStorage", 4).integer(1).integers(3).integers(1);
    pickle.bytes(0x89, 'N', 't', '}').text("tag").integer(1).bytes('s', 't', 'R', 's');
    pickle.text("of a part").global("torch._utils", "_rebuild_tensor").bytes('(', '(');
    pickle.text("storage").global("torch", "FloatStorage").text("0").text("cpu").integer(4);
    pickle.bytes('(').text("part").integer(1).integer(2).bytes('t', 't', 'Q');
    pickle.integer(0).integers(2).integers(1).bytes('t', 'R', 's');
    pickle.text("of xla");
    pickle.global("torch._utils", "_rebuild_device_tensor_from_cpu_tensor").bytes(')', 'R', 's');
    assertThat(names(pickle))
        .containsExactly(
            "meta unsupported[]",
            "quantized unsupported[]",
            "sparse unsupported[]",
            "negated unsupported[]",
            "special unsupported[]",
            "with attributes unsupported[]",
            "of a part unsupported[]",
            "of xla unsupported[]");
  }

  @Test
  void allowedFunctionsWithTheWrongArgumentsAreRefused() {
    for (String name :
        List.of(
            "_rebuild_tensor",
            "_rebuild_tensor_v2",
            "_rebuild_parameter",
            "_rebuild_parameter_with_state")) {
      PickleWriter none = PickleWriter.protocol2().global("torch._utils", name);
      refusal(none.bytes(')', 'R')).contains("not a state dict's pickle");
      PickleWriter some = PickleWriter.protocol2().global("torch._utils", name).bytes('(');
      refusal(some.bytes('N', 'N', 'N', 'N', 'N', 'N', 'N', 't', 'R')).contains("not a state dict");
    }
  }

  @Test
  void oneTensorUnderOnePathTwiceIsRefused() {
    PickleWriter pickle = PickleWriter.protocol2().bytes('}').text("a.b");
    plainTensor(pickle).bytes('s').text("a").bytes('}').text("b");
    refusal(plainTensor(pickle).bytes('s', 's')).contains("the tensor \"a.b\" twice");
  }

  @Test
  void aDictInManyPlacesIsReadOnce() {
    PickleWriter pickle = PickleWriter.protocol2().bytes('}', 'q', 0).text("w");
    plainTensor(pickle).bytes('s', '0', '}', '(');
    for (int i = 0; i < 100_000; i++) {
      pickle.text("part" + i).bytes('h', 0);
    }
    assertThat(names(pickle.bytes('u'))).containsExactly("part0.w float32[2]");
  }

  @ParameterizedTest
  @CsvSource({
    // storage elements, offset, shape, strides
    "4, 0, 5, 1",
    "4, 1, 4, 1",
    "4, 5, 0, 1",
    "4, 0, 2, 4",
    "4, 9223372036854775807, 2, 1",
    "4, 0, 9223372036854775807, 9223372036854775807",
    "4, 0, 4611686018427387904, 2"
  })
  void aTensorThatDoesNotFitItsStorageIsRefused(long elements, long offset, long size, long step) {
    refusal(tensor(elements, offset, new long[] {size}, new long[] {step}))
        .contains("does not fit storage \"0\" of 4 elements");
  }

  @Test
  void shapesOfTheWrongKindAreRefused() {
    refusal(tensor(4, 0, new long[] {-1}, new long[] {1})).contains("is not an integer from 0 on");
    refusal(tensor(4, 0, new long[] {1}, new long[] {-1})).contains("is not an integer from 0 on");
    refusal(tensor(4, 0, new long[] {1, 1}, new long[] {1})).contains("does not fit storage");
    refusal(tensor(4, 0, new long[65], new long[65]))
        .contains("not a tuple of at most 64 dimensions");
    refusal(tensor(Long.MAX_VALUE, 0, new long[] {1}, new long[] {1}))
        .contains("does not name a storage");
    refusal(tensor(-1, 0, new long[] {1}, new long[] {1})).contains("does not name a storage");
  }

  private static PickleWriter tensor(long elements, long offset, long[] shape, long[] strides) {
    return PickleWriter.protocol2()
        .bytes('}')
        .text("a")
        .global("torch._utils", "_rebuild_tensor_v2")
        .bytes('(', '(')
        .text("storage")
        .global("torch", "FloatStorage")
        .text("0")
        .text("cpu")
        .integer(elements)
        .bytes('t', 'Q')
        .integer(offset)
        .integers(shape)
        .integers(strides)
        .bytes(0x89, 'N', 't', 'R', 's');
  }

  @Test
  void oneStorageUnderTwoTypesIsRefused() {
    PickleWriter pickle = PickleWriter.protocol2();
    for (String type : List.of("FloatStorage", "HalfStorage")) {
      pickle.bytes('(').text("storage").global("torch", type).text("0").text("cpu").integer(4);
      pickle.bytes('t', 'Q');
    }
    refusal(pickle).contains("storage \"0\" once as 4 float32 and once as 4 float16");
  }

  @Test
  void plainValuesOfEveryOpcodeAreRead() {
    assertThat(value(PickleWriter.protocol2().bytes('J').int32(-5))).isEqualTo(-5L);
    assertThat(value(PickleWriter.protocol2().bytes('M', 0xff, 0xff))).isEqualTo(65535L);
    assertThat(value(PickleWriter.protocol2().bytes(0x8a, 2, 0x00, 0xff))).isEqualTo(-256L);
    assertThat(value(PickleWriter.protocol2().bytes(0x8a, 0))).isEqualTo(0L);
    assertThat(value(PickleWriter.protocol2().bytes('G', 0x3f, 0xf8, 0, 0, 0, 0, 0, 0)))
        .isEqualTo(1.5);
    assertThat(value(new PickleWriter().ascii("I01\n"))).isEqualTo(true);
    assertThat(value(new PickleWriter().ascii("L12L\n"))).isEqualTo(12L);
    assertThat(value(new PickleWriter().ascii("Vtext\n"))).isEqualTo("text");
    PickleWriter protocol4 = new PickleWriter().bytes(0x80, 4, 0x95).int32(5).int32(0);
    assertThat(value(protocol4.bytes(0x8c, 2, 0xc3, 0xa9))).isEqualTo("é");
    assertThat(value(PickleWriter.protocol2().bytes('U', 2).ascii("ab"))).isEqualTo("ab");
    assertThat(value(PickleWriter.protocol2().bytes('(').integer(1).integer(2).bytes('l')))
        .isEqualTo(List.of(1L, 2L));
    assertThat(value(PickleWriter.protocol2().bytes('(').text("a").integer(2).bytes('d')))
        .isEqualTo(Map.of("a", 2L));
    assertThat(value(PickleWriter.protocol2().bytes('N', '(', 'N', 'N', '1', 0x85)))
        .isEqualTo(new Object[] {null});
  }

  @TempDir Path directory;

  @Test
  void aPickleAloneIsNoCheckpoint() {
    byte[] attack = "cos\nsystem\n(S'id'\ntR.".getBytes(StandardCharsets.US_ASCII);
    Refusal.ofWeights(directory.resolve("pytorch_model.bin"), attack)
        .contains("neither of PyTorch's formats");
    Refusal.ofWeights(
            directory.resolve("pytorch_model.bin"),
            PickleWriter.protocol2().global("os", "system").text("id").bytes(0x85, 'R').stop())
        .contains("\"os.system\"");
  }
}
