"""Checks every NAME.onnx of a folder against NAME.json by check_export.py, in one process.

Run:  python onnx_files.py FOLDER TOLERANCE
Prints the lines of check_export.py under each file's name; exit code 0 when every file was OK, else 1.
"""
import pathlib
import sys

tools = pathlib.Path(__file__).resolve().parent.parent / 'golden' / 'tools'
sys.path.insert(0, str(tools))
import check_export  # noqa: E402


def main():
    folder, tolerance = pathlib.Path(sys.argv[1]), sys.argv[2]
    files = sorted(folder.glob('*.onnx'))
    failed = []
    for file in files:
        print(file.stem)
        sys.argv = ['check_export.py', str(file), str(file.with_suffix('.json')), '--tol', tolerance]
        if check_export.main() != 0:
            failed.append(file.stem)
    print(f'{len(files)} files, {len(failed)} failed: {", ".join(failed)}')
    return 1 if failed or not files else 0


if __name__ == '__main__':
    sys.exit(main())
