"""The five-tap recipe in scikit-learn on five folds: standardise, choose C on validation, fit on train.

Run by bench/quality.ts:  python sklearn_quality.py FOLDER ROWS WIDTH
Reads features.f32, labels.i32 and fold.i32 (the fold whose test part an image is in; its validation part is that of the
fold after it). Prints one JSON: per recipe which images were answered right in their test part, and the C of each fold.
Needs: numpy, scikit-learn.
"""
import json, sys, warnings
import numpy as np
from sklearn.linear_model import LogisticRegression
warnings.filterwarnings('ignore')

folder, n, d = sys.argv[1], *map(int, sys.argv[2:4])
X = np.fromfile(f'{folder}/features.f32', '<f4').reshape(n, d)
y, part = (np.fromfile(f'{folder}/{name}.i32', '<i4') for name in ('labels', 'fold'))
CANDIDATES = [3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 1]
right = {'recipe': np.zeros(n, int), 'refitted': np.zeros(n, int)}
chosen = []


def fit(rows, C):
    mean, scale = X[rows].mean(0), X[rows].std(0) + 1e-6
    model = LogisticRegression(C=C, max_iter=300).fit((X[rows] - mean) / scale, y[rows])
    return lambda other: model.predict((X[other] - mean) / scale) == y[other]


for fold in range(5):
    test, validation = part == fold, part == (fold + 4) % 5
    train = ~test & ~validation
    models = [fit(train, C) for C in CANDIDATES]
    best = int(np.argmax([model(validation).mean() for model in models]))
    chosen.append(CANDIDATES[best])
    right['recipe'][test] = models[best](test)
    right['refitted'][test] = fit(~test, CANDIDATES[best])(test)
print(json.dumps(dict({name: values.tolist() for name, values in right.items()}, chosen=chosen)))
