package embed.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
    "torch._utils, _rebuild_qtensor",
    "torch._tensor, _rebuild_from_type_v2",
    "numpy.core.multiarray, _reconstruct",
    "collections, OrderedDict.__init__",
    "collections, namedtuple",
    "java.lang, Runtime",
    "datetime, datetime",
    "decimal, Decimal",
    "_codecs, encode",
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
        .contains("a call of something that is no function");
    refusal(PickleWriter.protocol2().text("eval").bytes(')', 'R')).contains("no function");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x81, 0x82, 0x83, 0x84, 0x8e, 0x8f, 0x90, 0x91, 0x92, 0x96, 0x97, 'P', 'o'})
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
    refusal(PickleWriter.protocol2().bytes(0x8a, 255)).contains("an integer of 255 bytes");
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
    refusal(PickleWriter.protocol2().bytes('}', 'q', 0).text("a").bytes('h', 0, 's'))
        .contains("entry \"a\" is no tensor");
    // Each tuple holds the one before twice: 2^100 elements if one were to walk it.
    PickleWriter doubling = PickleWriter.protocol2().bytes(')');
    for (int i = 0; i < 100; i++) {
      doubling.bytes('2', 0x86);
    }
    refusal(doubling).contains("no dict at its top");
    refusal(PickleWriter.protocol2().bytes('h', 7)).contains("memo 7 is read before");
  }

  @Test
  void deepNestingIsReadWithoutRecursion() {
    PickleWriter deep = PickleWriter.protocol2().bytes(')');
    for (int i = 0; i < 500_000; i++) {
      deep.bytes(0x85);
    }
    refusal(deep).contains("no dict at its top");
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
    refusal(PickleWriter.protocol2().bytes('N')).contains("no dict at its top");
    refusal(PickleWriter.protocol2().bytes('}').integer(1).bytes('N', 's'))
        .contains("a dict key that is no string");
    refusal(PickleWriter.protocol2().bytes('}').text("a").bytes('N', 's').text("a").bytes('N', 's'))
        .contains("the key \"a\" twice");
    refusal(PickleWriter.protocol2().bytes(')').text("a").bytes('N', 's')).contains("no dict");
    refusal(PickleWriter.protocol2().bytes(')', 'N', 'a')).contains("no list");
    refusal(PickleWriter.protocol2().bytes('N', 'N', 'b')).contains("has none");
    refusal(PickleWriter.protocol2().bytes('N', 'Q')).contains("names no storage");
    refusal(
            PickleWriter.protocol2()
                .bytes('}')
                .text("state_dict")
                .bytes('}', 's')
                .text("epoch")
                .integer(3)
                .bytes('s'))
        .contains("entry \"state_dict\" is no tensor", "save_pretrained");
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
    refusal(tensor(4, 0, new long[] {-1}, new long[] {1})).contains("no integer from 0 on");
    refusal(tensor(4, 0, new long[] {1}, new long[] {-1})).contains("no integer from 0 on");
    refusal(tensor(4, 0, new long[] {1, 1}, new long[] {1})).contains("does not fit storage");
    refusal(tensor(4, 0, new long[65], new long[65])).contains("no short tuple");
    refusal(tensor(Long.MAX_VALUE, 0, new long[] {1}, new long[] {1})).contains("names no storage");
    refusal(tensor(-1, 0, new long[] {1}, new long[] {1})).contains("names no storage");
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
  void aNegatedTensorIsRefused() {
    byte[] plain = tensor(4, 0, new long[] {4}, new long[] {1}).stop();
    PickleWriter flagged = new PickleWriter();
    for (int i = 0; i < plain.length - 4; i++) {
      flagged.bytes(plain[i]);
    }
    flagged.bytes('}').text("neg").bytes(0x88, 's', 't', 'R', 's');
    refusal(flagged).contains("a tensor with flags");
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
