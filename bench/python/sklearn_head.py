"""scikit-learn's LogisticRegression on the problem that bench/head.ts left in a folder, and both objectives in float64.

Run by bench/head.ts:  python sklearn_head.py FOLDER ROWS WIDTH LABELS STRENGTH...
Reads features.f32, labels.i32, changed.i32 and Graft's heads graft-STRENGTH.f32 (weights [d, k], then biases, for raw
features); prints one line of JSON a strength. Needs: numpy, scikit-learn.
"""
import json, sys, time
import numpy as np
import sklearn
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

folder, n, d, k = sys.argv[1], *map(int, sys.argv[2:5])
X = np.fromfile(f'{folder}/features.f32', '<f4').reshape(n, d)
y, changed = (np.fromfile(f'{folder}/{name}.i32', '<i4') for name in ('labels', 'changed'))
began = time.perf_counter()
Z = StandardScaler().fit_transform(X)
scaling = time.perf_counter() - began
mean, scale = X.astype('f8').mean(0), X.astype('f8').std(0)
scale[scale < 1e-9] = 1


def objective(weights, bias, strength):
    """Mean cross-entropy + strength / (2 n) |weights|^2 for weights of standardised features, in float64."""
    logits = (X.astype('f8') - mean) / scale @ weights + bias
    loss = logsumexp(logits, 1) - logits[np.arange(n), y]
    return loss.mean() + strength / (2 * n) * (weights ** 2).sum()


for text in sys.argv[5:]:
    strength = float(text)
    model = LogisticRegression(C=1 / strength, max_iter=1000, warm_start=True)
    began = time.perf_counter()
    model.fit(Z, y)
    cold = time.perf_counter() - began
    theirs, bias, steps = model.coef_.T.astype('f8'), model.intercept_.astype('f8'), int(model.n_iter_[0])
    began = time.perf_counter()
    model.fit(Z, changed)
    warm = time.perf_counter() - began
    head = np.fromfile(f'{folder}/graft-{text}.f32', '<f4').astype('f8')
    raw, raw_bias = head[:d * k].reshape(d, k), head[d * k:]
    ours = raw * scale[:, None]
    print(json.dumps(dict(strength=strength, coldMs=1000 * cold, warmMs=1000 * warm, steps=steps, scalingMs=1000 * scaling,
                          theirs=objective(theirs, bias, strength), ours=objective(ours, raw_bias + mean @ raw, strength),
                          version=sklearn.__version__)), flush=True)
